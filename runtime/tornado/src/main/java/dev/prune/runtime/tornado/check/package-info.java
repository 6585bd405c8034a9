/**
 * A catalogue of kernel cases: what a device computes is compared with the double reference, and the large cases are timed.
 *
 * <p>It is part of the product and not of its tests, because the self-test before a run and {@code gpu-check} run on
 * machines where no test ever ran. A case knows the contract of {@code runtime.kernel} only and runs on any device.
 */
package dev.prune.runtime.tornado.check;
