/**
 * Images in files: which there are in a folder or an archive, which class each belongs to, and how a PNG or JPEG becomes bytes.
 *
 * <p>Archives are read by {@link dev.prune.runtime.data.image.TarReader}, a hundred lines over the JDK's gzip: a library would
 * be larger than the rest of what an application takes along, and only regular files of the three common headers are needed.
 * Nothing is ever unpacked to the disk. Decoding is the JDK's {@code javax.imageio}, so this is the one room of the runtime that
 * needs the module {@code java.desktop}.
 *
 * <p>Knows files and the failures of the runtime, nothing else.
 */
package dev.prune.runtime.data.image;
