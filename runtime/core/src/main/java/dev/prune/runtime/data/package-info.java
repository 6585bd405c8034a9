/**
 * Where samples come from and how a trainer reads them.
 *
 * <p>A {@link dev.prune.runtime.data.DataSource} answers for any index of a {@link dev.prune.runtime.data.Split};
 * {@link dev.prune.runtime.data.DataCatalog} opens one by the name that stands in a program, {@link
 * dev.prune.runtime.data.Batches} walks over one in keyed order. An application implements {@code DataSource} or fills
 * an {@link dev.prune.runtime.data.ArraySource}.
 *
 * <p>Imports {@code random} and the failures of the runtime, nothing else. Whatever is wrong with a file is told as a
 * {@link dev.prune.runtime.PruneException} that names the file, what was expected and what was found.
 */
package dev.prune.runtime.data;
