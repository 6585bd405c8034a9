package dev.prune.runtime.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prune.runtime.Failure;
import dev.prune.runtime.PruneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  private static final byte[] OLD = bytes(300_000, 1);
  private static final byte[] NEW = bytes(200_000, 2);

  @TempDir private Path folder;

  private static byte[] bytes(int count, int value) {
    byte[] bytes = new byte[count];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private Path draft() {
    return folder.resolve("x.tmp");
  }

  @Test
  void writesAndReplacesAndLeavesNothingBehind() throws IOException {
    Path file = folder.resolve("new/folder/x");
    AtomicFile.write(file, OLD);
    assertArrayEquals(OLD, Files.readAllBytes(file));
    AtomicFile.write(file, out -> {
      for (byte b : NEW) {
        out.write(b);
      }
    });
    assertArrayEquals(NEW, Files.readAllBytes(file));
    try (var names = Files.list(file.getParent())) {
      assertEquals(1, names.count());
    }
  }

  @Test
  void contentThatFailsLeavesTheFormerFile() throws IOException {
    Path file = folder.resolve("x");
    AtomicFile.write(file, OLD);
    for (RuntimeException failure : new RuntimeException[] {null, new IllegalStateException("stop")}) {
      assertThrows(RuntimeException.class, () -> AtomicFile.write(file, out -> {
        out.write(NEW);
        if (failure != null) {
          throw failure;
        }
        throw new IOException("No space left on device");
      }));
      assertArrayEquals(OLD, Files.readAllBytes(file));
      assertFalse(Files.exists(draft()));
    }
  }

  /** Every call to the disk fails once, with and without a program that lives on to clean up. */
  @Test
  void anyFailingCallLeavesOldOrNew() throws IOException {
    Path file = folder.resolve("x");
    int failing = 0;
    for (boolean crash : new boolean[] {false, true}) {
      for (int call = 0; call < 100; call++) {
        AtomicFile.write(file, OLD);
        FailingDisk disk = new FailingDisk(call, crash);
        boolean failed = false;
        try {
          AtomicFile.write(file, out -> {
            out.write(NEW, 0, 100_000);
            out.write(NEW, 100_000, 100_000);
          }, disk);
        } catch (PruneException e) {
          failed = true;
          failing++;
          assertEquals(Failure.INPUT_OUTPUT, e.failure());
          assertTrue(e.getMessage().contains("x cannot be written: No space left on device."), e.getMessage());
        }
        assertArrayEquals(disk.replaced ? NEW : OLD, Files.readAllBytes(file), "call " + call);
        assertTrue(failed || disk.replaced);
        if (!crash) {
          assertFalse(Files.exists(draft()));
        }
        if (!failed && disk.calls <= call) {
          break;
        }
      }
    }
    assertTrue(failing >= 12, "only " + failing + " failures were seen");
  }

  @Test
  void aLeftOverDraftIsOverwrittenAndNoLinkFollowed() throws IOException {
    Path precious = Files.write(folder.resolve("precious"), OLD);
    Files.createSymbolicLink(draft(), precious);
    AtomicFile.write(folder.resolve("x"), NEW);
    assertArrayEquals(NEW, Files.readAllBytes(folder.resolve("x")));
    assertArrayEquals(OLD, Files.readAllBytes(precious));
  }

  @Test
  void saysWhyAFileCannotBeWritten() throws IOException {
    Files.createDirectories(folder.resolve("x/full"));
    PruneException inTheWay = assertThrows(PruneException.class, () -> AtomicFile.write(folder.resolve("x"), NEW));
    assertTrue(inTheWay.getMessage().matches(".*x cannot be written: .+\\."), inTheWay.getMessage());
    Files.write(folder.resolve("file"), OLD);
    assertThrows(PruneException.class, () -> AtomicFile.write(folder.resolve("file/y"), NEW));
  }

  /** Fails at one call; after a crash, at all that follow. */
  private static final class FailingDisk implements Disk {
    private final int failingCall;
    private final boolean crash;
    private int calls;
    private boolean replaced;

    FailingDisk(int failingCall, boolean crash) {
      this.failingCall = failingCall;
      this.crash = crash;
    }

    private void call() throws IOException {
      int now = calls++;
      if (now == failingCall || crash && now > failingCall) {
        throw new IOException("No space left on device");
      }
    }

    @Override
    public Opened create(Path file) throws IOException {
      call();
      Opened opened = LOCAL.create(file);
      return new Opened() {
        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
          opened.write(bytes, from, count / 2);
          call();
          opened.write(bytes, from + count / 2, count - count / 2);
        }

        @Override
        public void force() throws IOException {
          call();
          opened.force();
        }

        @Override
        public void close() throws IOException {
          opened.close();
          call();
        }
      };
    }

    @Override
    public void replace(Path from, Path to) throws IOException {
      call();
      LOCAL.replace(from, to);
      replaced = true;
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
      call();
      LOCAL.forceFolder(folder);
    }

    @Override
    public void deleteIfExists(Path file) throws IOException {
      call();
      LOCAL.deleteIfExists(file);
    }
  }
}
