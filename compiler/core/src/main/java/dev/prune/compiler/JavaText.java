package dev.prune.compiler;

/**
 * A generated Java file.
 *
 * @param path relative, mirrors the package: {@code prune/generated/LeNet300.java}
 * @param text its content
 */
public record JavaText(String path, String text) {}
