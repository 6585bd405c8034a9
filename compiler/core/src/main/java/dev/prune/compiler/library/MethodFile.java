package dev.prune.compiler.library;

import dev.prune.compiler.StandardLibrary;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.diagnostic.Source;
import dev.prune.compiler.syntax.Declaration;
import dev.prune.compiler.syntax.Parser;
import dev.prune.compiler.syntax.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A file of the standard library.
 *
 * @param name as in {@code import std.name}
 * @param source its text
 * @param header what it says of itself
 * @param methods in the order of the text
 */
public record MethodFile(String name, Source source, Header header, List<PublishedMethod> methods) {
  public MethodFile {
    methods = List.copyOf(methods);
  }

  /** Every file of the standard library that has methods, by name; others hold blocks of networks. */
  public static List<MethodFile> standard() {
    StandardLibrary library = new StandardLibrary();
    return library.standardNames().stream()
        .map(name -> of(name, library.standard(name).orElseThrow()))
        .filter(file -> !file.methods().isEmpty())
        .toList();
  }

  private static MethodFile of(String name, Source source) {
    Diagnostics diagnostics = new Diagnostics();
    SourceFile file =
        Parser.parse(source, diagnostics)
            .orElseThrow(() -> new IllegalStateException("std." + name + " does not parse: " + diagnostics.all()));
    Header header = Header.of(source.text());
    List<PublishedMethod> methods = new ArrayList<>();
    for (Declaration declaration : file.declarations()) {
      if (declaration instanceof Declaration.Method method) {
        methods.add(PublishedMethod.of(method, Header.sentence(header.text())));
      }
    }
    return new MethodFile(name, source, header, methods);
  }

  /** The method of this name, if it is in this file. */
  public Optional<PublishedMethod> method(String method) {
    return methods.stream().filter(m -> m.name().equals(method)).findFirst();
  }

  /** What the file says of its origin. */
  public Paper paper() {
    return Paper.of(header.field(Header.PAPER).orElse(""));
  }
}
