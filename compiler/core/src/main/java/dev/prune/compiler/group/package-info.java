/**
 * From shapes to channel groups: which channels must live and die together, and why some may not die. Operations say what
 * they make of channels ({@link dev.prune.compiler.op.Channels}); this room unites, cuts, bundles and spreads accordingly, and
 * knows no operation by name. To add an operation, say one of those rules; a new rule is a new case here, on {@link
 * dev.prune.compiler.group.ChannelParts}, and in the oracle of {@code ChannelClosureTest}.
 */
package dev.prune.compiler.group;
