package dev.prune.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A fenced block of code of a page.
 *
 * @param page file name, for messages
 * @param line of its opening fence, from 1
 * @param info what stands behind the opening fence
 * @param text its lines, each closed by a line break
 */
record DocsBlock(String page, int line, String info, String text) {
  private static final String FENCE = "```";
  private static final Path ROOT = Path.of("../..");

  /** README.md and every page of docs, by name. */
  static Map<String, String> pages() throws IOException {
    Map<String, String> pages = new java.util.TreeMap<>();
    pages.put("README.md", Files.readString(ROOT.resolve("README.md")));
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      for (Path page : docs.filter(p -> p.toString().endsWith(".md")).toList()) {
        pages.put("docs/" + page.getFileName(), Files.readString(page));
      }
    }
    return pages;
  }

  /** The blocks of a page, in order. */
  static List<DocsBlock> of(String page, String text) {
    List<DocsBlock> blocks = new ArrayList<>();
    List<String> lines = text.lines().toList();
    int opened = -1;
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).startsWith(FENCE)) {
        continue;
      }
      if (opened < 0) {
        opened = i;
      } else {
        String body = String.join("\n", lines.subList(opened + 1, i)) + "\n";
        blocks.add(new DocsBlock(page, opened + 1, lines.get(opened).substring(FENCE.length()).strip(), body));
        opened = -1;
      }
    }
    if (opened >= 0) {
      throw new AssertionError(page + ":" + (opened + 1) + ": this block of code is never closed.");
    }
    return blocks;
  }

  /** {@code docs/language.md:9}. */
  String place() {
    return page + ":" + line;
  }
}
