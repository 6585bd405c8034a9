/**
 * Devices by their words: which there are, and opening one.
 *
 * <p>An application asks {@link dev.prune.runtime.device.Devices}; a device outside this module joins by a {@link
 * dev.prune.runtime.device.DeviceProvider} that {@link java.util.ServiceLoader} finds. This package knows the contract of
 * {@code runtime.kernel} and no device; devices know it for their providers only.
 */
package dev.prune.runtime.device;
