package dev.prune.runtime.tornado.stages;

/**
 * What a file of results is about. Results of another subject are not results of this one.
 *
 * @param stage the stage's word
 * @param device the word of {@code --device}, or {@code pytorch}
 * @param quick whether shapes and counts are those for a CPU
 * @param version of Prune
 * @param commit that the jars were built from
 */
record Subject(String stage, String device, boolean quick, String version, String commit) {}
