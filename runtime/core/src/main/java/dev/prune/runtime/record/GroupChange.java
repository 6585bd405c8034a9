package dev.prune.runtime.record;

/**
 * What an event did to one channel group (compaction, structured mask) or one layer's weights (unstructured mask).
 *
 * @param group name of the group or layer
 * @param before live units before
 * @param asked live units after, as the rule asked
 * @param after live units after, as granted
 * @param reason why granted differs from asked, or empty
 */
public record GroupChange(String group, long before, long asked, long after, String reason) {}
