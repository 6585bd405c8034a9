package dev.prune.compiler.schedule;

import dev.prune.compiler.diagnostic.Code;
import dev.prune.compiler.diagnostic.Diagnostics;
import dev.prune.compiler.op.Shape;
import dev.prune.compiler.syntax.Expression;
import dev.prune.runtime.data.augment.Augmentation;
import dev.prune.runtime.data.augment.Crop;
import dev.prune.runtime.data.augment.Cutout;
import dev.prune.runtime.data.augment.Flip;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** {@code augment random_crop(padding: 4) |> flip |> cutout(8)}: what happens to training images, in order. */
final class AugmentElaboration {
  private static final Map<String, List<String>> KNOWN =
      new TreeMap<>(
          Map.of("random_crop", List.of("padding"), "flip", List.of("chance"), "cutout", List.of("size")));

  private final Values values;
  private final int side;

  private AugmentElaboration(Values values, int side) {
    this.values = values;
    this.side = side;
  }

  /**
   * The list, or nothing after messages.
   *
   * @param image the shape of the network's input
   */
  static Optional<List<Augmentation>> run(Expression value, Shape image, Values values) {
    if (!image.isImage()) {
      values.diagnostics().report(Code.AUGMENT_WITHOUT_IMAGE, value.span(), image);
      return Optional.empty();
    }
    AugmentElaboration elaboration =
        new AugmentElaboration(values, Math.min(image.extents().get(1), image.extents().get(2)));
    List<Augmentation> list = new ArrayList<>();
    return elaboration.add(value, list) ? Optional.of(list) : Optional.empty();
  }

  private boolean add(Expression value, List<Augmentation> list) {
    if (value instanceof Expression.Pipe pipe && pipe.as().isEmpty()) {
      boolean before = add(pipe.input(), list);
      return add(pipe.step(), list) && before;
    }
    Diagnostics diagnostics = values.diagnostics();
    Optional<CallArguments.Call> call = CallArguments.call(value);
    if (call.isEmpty()) {
      diagnostics.report(Code.WRONG_CLAUSE, value.span(), "augment", "augment random_crop(padding: 4) |> flip");
      return false;
    }
    String name = call.get().name();
    if (!KNOWN.containsKey(name)) {
      diagnostics.reportUnknown(Code.UNKNOWN_AUGMENTATION, call.get().nameSpan(), name, KNOWN.keySet());
      return false;
    }
    Optional<Augmentation> augmentation =
        CallArguments.bind(call.get(), KNOWN.get(name), diagnostics).flatMap(a -> augmentation(name, a));
    augmentation.ifPresent(list::add);
    return augmentation.isPresent();
  }

  private Optional<Augmentation> augmentation(String name, CallArguments arguments) {
    return switch (name) {
      case "random_crop" ->
          arguments
              .require("padding", "a number of pixels such as `4`", values.diagnostics())
              .flatMap(e -> values.whole(e, "The padding of a crop", Values.between(1, Math.max(1, side - 1))))
              .map(Crop::new);
      case "flip" ->
          arguments
              .find("chance")
              .map(e -> values.share(e, "The chance of a flip"))
              .orElse(Optional.of(0.5))
              .map(Flip::new);
      default ->
          arguments
              .require("size", "a number of pixels such as `8`", values.diagnostics())
              .flatMap(e -> values.whole(e, "The side of a cutout", Values.between(1, side)))
              .map(Cutout::new);
    };
  }
}
