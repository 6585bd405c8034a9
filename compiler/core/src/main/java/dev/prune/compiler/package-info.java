/**
 * The compiler's public API: {@link dev.prune.compiler.PruneCompiler#compile}. Behind it one road, each word a package, in
 * this order: {@code syntax} (text to tree), {@code resolve} (names), {@code shape}, {@code group} (channel groups), {@code
 * schedule} (training and pruning), {@code program} (procedures), {@code plan} (memory and forecast), {@code emit} (Java). A
 * stage sees only what lies before it. {@code diagnostic}, {@code formula},
 * {@code instruction} and {@code op} are used by several stages; {@code
 * format} and {@code library} stand beside the road.
 */
package dev.prune.compiler;
