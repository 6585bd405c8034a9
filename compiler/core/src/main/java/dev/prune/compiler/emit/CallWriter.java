package dev.prune.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import dev.prune.compiler.instruction.KernelCall;
import dev.prune.compiler.instruction.Operand;
import dev.prune.compiler.instruction.Value;
import dev.prune.runtime.kernel.KernelFamily;
import dev.prune.runtime.kernel.Window;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Writes kernel calls; remembers which families, dims, windows and formulas were used. */
public final class CallWriter {
  private final JavaNames names;
  private final DimTable dims;
  private final FormulaTable formulas;
  private final Map<Class<? extends KernelFamily>, String> families = new LinkedHashMap<>();
  private final Map<Window, String> windows = new LinkedHashMap<>();

  CallWriter(JavaNames names, DimTable dims, FormulaTable formulas) {
    this.names = names;
    this.dims = dims;
    this.formulas = formulas;
  }

  /** The fields that hold kernel families, by family. */
  Map<Class<? extends KernelFamily>, String> families() {
    return families;
  }

  /** The constants that hold windows. */
  Map<Window, String> windows() {
    return windows;
  }

  /**
   * One statement.
   *
   * @param values the Java expression of a value's buffer
   */
  public CodeBlock statement(KernelCall call, Function<Value, String> values) {
    CodeBlock.Builder code = CodeBlock.builder();
    code.add("$[$L.$L(", family(call.family()), call.method());
    for (int i = 0; i < call.operands().size(); i++) {
      code.add(i == 0 ? "$L" : ",$W$L", operand(call.operands().get(i), values));
    }
    return code.add(");\n$]").build();
  }

  /** The constant of a formula that the host computes. */
  CodeBlock formula(Operand.Mapping mapping) {
    return CodeBlock.of("$L", formulas.constant(mapping));
  }

  private String family(Class<? extends KernelFamily> family) {
    return families.computeIfAbsent(
        family, f -> names.camel(f.getSimpleName().substring(0, f.getSimpleName().length() - "Kernels".length())));
  }

  private CodeBlock operand(Operand operand, Function<Value, String> values) {
    return switch (operand) {
      case Operand.Of of -> CodeBlock.of("$L", values.apply(of.value()));
      case Operand.Field field -> CodeBlock.of("$L", field.name());
      case Operand.Named named -> CodeBlock.of("$L", named.name());
      case Operand.Entry entry -> CodeBlock.of("$L", dims.constant(entry.dim()));
      case Operand.Whole whole -> CodeBlock.of("$L", whole.value());
      case Operand.Real real -> Emit.number(real.value());
      case Operand.Truth truth -> CodeBlock.of("$L", truth.value());
      case Operand.Geometry geometry ->
          CodeBlock.of("$L", windows.computeIfAbsent(geometry.window(), w -> names.constant(windowName(w))));
      case Operand.Mapping mapping -> CodeBlock.of("$L", formulas.constant(mapping));
      case Operand.Flat flat -> CodeBlock.of("flat($S)", flat.name());
      case Operand.PerUnit unit -> CodeBlock.of("unitBuffer($S)", unit.name());
      case Operand.Slot slot -> CodeBlock.of("slot($L)", slot.index());
    };
  }

  private static String windowName(Window w) {
    return "window "
        + w.kernelHeight() + "x" + w.kernelWidth()
        + " of " + w.inHeight() + "x" + w.inWidth()
        + (w.strideHeight() == 1 && w.strideWidth() == 1 ? "" : " stride " + w.strideHeight() + "x" + w.strideWidth())
        + (w.dilationHeight() == 1 && w.dilationWidth() == 1
            ? ""
            : " dilation " + w.dilationHeight() + "x" + w.dilationWidth());
  }
}
