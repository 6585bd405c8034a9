package dev.prune.runtime.tornado.kernel;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Whole numbers that a kernel writes. Nearly all kernels only read theirs (sizes, labels, keys), which the host writes
 * all the time: an array without this mark is never fetched from the device.
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface Written {}
