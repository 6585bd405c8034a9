package dev.prune.runtime;

import dev.prune.runtime.kernel.Buffer;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.kernel.FlatKernels;
import dev.prune.runtime.kernel.Ints;
import dev.prune.runtime.network.KeptElements;
import dev.prune.runtime.network.Network;
import java.util.ArrayList;
import java.util.List;

/**
 * Moves survivors to the front of their buffers, where these stay: a piece is gathered into a spare buffer and copied
 * back as the next part of the prefix. Survivors keep their order, so none lies before the place that it goes to, and no
 * piece overwrites what a later one reads.
 */
final class Compaction {
  static final String SPARE = "spare";
  static final String SURVIVORS = "survivors";
  static final String CUT = "cut";
  static final int CUT_SIZE = 3;

  /** Positions in the cut: how many survivors a piece has, where it goes, and where it lies in the spare buffer. */
  static final int COUNT = 0;

  static final int TO = 1;
  static final int FROM = 2;

  /** Numbers that move at once: enough to keep a GPU busy, few enough for the spare buffer to be small beside a network. */
  private static final int MOST = 1 << 17;

  private final Device device;
  private final Buffers buffers;

  private final FlatKernels flat;

  /** The buffers that the procedure moves, the spare one last; the same procedure serves event after event. */
  private List<Buffer> recorded = List.of();

  private Runnable procedure;

  Compaction(Device device, Buffers buffers) {
    this.device = device;
    this.buffers = buffers;
    this.flat = device.kernels(FlatKernels.class);
  }

  /** Numbers of the spare buffer. */
  static int piece(Network network) {
    int[] widths = network.originalWidths();
    int largest =
        Math.max(
            network.parameterCount(widths), Math.max(network.statisticCount(widths), network.unitCount(widths)));
    return Math.min(MOST, largest);
  }

  /**
   * Moves the same survivors of several buffers.
   *
   * @param survivors those of any of them; without any the procedure runs once all the same, and moves nothing
   */
  void run(List<Buffer> of, KeptElements survivors) {
    if (of.isEmpty() || of.getFirst().size() == 0) {
      return;
    }
    Buffer spare = buffers.real(SPARE);
    record(of, spare);
    int[] cut = new int[CUT_SIZE];
    int[] piece = new int[Math.min(spare.size(), survivors.count())];
    do {
      cut[TO] += cut[COUNT];
      cut[COUNT] = survivors.next(piece);
      device.write(buffers.whole(SURVIVORS), 0, piece, 0, cut[COUNT]);
      device.write(buffers.whole(CUT), 0, cut, 0, CUT_SIZE);
      procedure.run();
    } while (cut[TO] + cut[COUNT] < survivors.count());
  }

  private void record(List<Buffer> of, Buffer spare) {
    List<Buffer> all = new ArrayList<>(of);
    all.add(spare);
    if (all.equals(recorded)) {
      return;
    }
    recorded = all;
    Ints cut = buffers.whole(CUT);
    Ints survivors = buffers.whole(SURVIVORS);
    procedure =
        device.procedure(
            "compact",
            () -> {
              for (Buffer buffer : of) {
                flat.gather(buffer, survivors, spare, cut, COUNT);
                flat.copySlice(spare, buffer, cut, FROM, TO, COUNT);
              }
            });
  }
}
