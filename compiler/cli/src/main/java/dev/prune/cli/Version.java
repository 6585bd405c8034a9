package dev.prune.cli;

import dev.prune.runtime.Abi;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What a bug report needs to say: the tool, the grammar, the interface of generated code, and the JVM. */
final class Version implements IVersionProvider {
  /** Grows with every change of Prune.g4 that rejects or re-reads texts of before. */
  static final int GRAMMAR = 1;

  static String tool() {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return properties.getProperty("tool");
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "prunec " + tool(),
      "grammar " + GRAMMAR,
      "runtime ABI " + Abi.VERSION,
      "JVM %s (%s)".formatted(Runtime.version(), System.getProperty("java.vm.name"))
    };
  }
}
