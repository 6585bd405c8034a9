/**
 * Tensors in files: the safetensors format, checked to the last byte, and files that are either old or new but never
 * half written.
 *
 * <p>{@link dev.prune.runtime.checkpoint.Safetensors} reads and writes a {@link
 * dev.prune.runtime.checkpoint.TensorFile}; {@link dev.prune.runtime.checkpoint.AtomicFile} writes any file so that a
 * crash leaves the former one. What the tensors mean is not known here.
 *
 * <p>Reading a file runs none of its author's code and asks for no more memory than the file is long. Only this package
 * names Jackson's classes for headers; it imports the failures of the runtime and nothing else of Prune.
 */
package dev.prune.runtime.checkpoint;
