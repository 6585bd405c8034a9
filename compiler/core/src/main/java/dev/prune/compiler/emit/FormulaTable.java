package dev.prune.compiler.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.prune.compiler.formula.Formula;
import dev.prune.compiler.formula.JavaFormula;
import dev.prune.compiler.formula.Simplification;
import dev.prune.compiler.instruction.Operand;
import dev.prune.runtime.kernel.Elementwise;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.Modifier;

/** The distinct formulas of a program, each a nested class with a constant. */
final class FormulaTable {
  private record Key(Formula formula, List<String> variables) {}

  private record Entry(String constant, String type) {}

  private final JavaNames names;
  private final Map<Key, Entry> entries = new LinkedHashMap<>();

  FormulaTable(JavaNames names) {
    this.names = names;
  }

  /** The constant that holds this formula. */
  String constant(Operand.Mapping mapping) {
    Key key = new Key(Simplification.of(mapping.formula()), mapping.variables());
    return entries
        .computeIfAbsent(
            key,
            k -> {
              String words = mapping.label().replaceAll("([a-z])([A-Z])", "$1 $2");
              return new Entry(names.constant(words), names.type(words));
            })
        .constant();
  }

  /**
   * A formula of the program.
   *
   * @param type the simple name of its class
   * @param formula what it computes
   * @param variables its inputs, in order
   */
  record Named(String type, Formula formula, List<String> variables) {}

  /** The formulas, in the order of their classes. */
  List<Named> named() {
    return entries.entrySet().stream()
        .map(e -> new Named(e.getValue().type(), e.getKey().formula(), e.getKey().variables()))
        .toList();
  }

  /** Adds the constants and classes. */
  void emit(TypeSpec.Builder into) {
    entries.forEach(
        (key, entry) -> {
          ClassName type = ClassName.get("", entry.type());
          into.addField(
              FieldSpec.builder(
                      Elementwise.class, entry.constant(), Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                  .initializer("new $T()", type)
                  .build());
          into.addType(type(key, entry));
        });
  }

  private TypeSpec type(Key key, Entry entry) {
    return TypeSpec.classBuilder(entry.type())
        .addJavadoc("$L.\n", Emit.text(words(key.formula(), key.variables())))
        .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
        .superclass(Elementwise.class)
        .addMethod(
            MethodSpec.constructorBuilder()
                .addStatement("super($S, $L)", entry.type(), key.variables().size())
                .build())
        .addMethod(loop(key, names.inner(), true))
        .addMethod(loop(key, names.inner(), false))
        .build();
  }

  /** {@code out = x * y}, for comments. */
  static String words(Formula formula, List<String> variables) {
    Map<String, String> plain = new LinkedHashMap<>();
    variables.forEach(v -> plain.put(v, v));
    return "out = " + JavaFormula.of(formula, false, plain);
  }

  private static MethodSpec loop(Key key, JavaNames inner, boolean single) {
    Class<?> array = single ? float[].class : double[].class;
    Class<?> arrays = single ? float[][].class : double[][].class;
    CodeBlock.Builder body = CodeBlock.builder();
    Map<String, String> variables = new LinkedHashMap<>();
    for (int i = 0; i < key.variables().size(); i++) {
      String name = inner.camel(key.variables().get(i));
      body.addStatement("$T $L = in[$L]", array, name, i);
      variables.put(key.variables().get(i), name + "[i]");
    }
    body.beginControlFlow("for (int i = from; i < to; i++)")
        .addStatement("out[i] = $L", JavaFormula.of(key.formula(), single, variables))
        .endControlFlow();
    return MethodSpec.methodBuilder("run")
        .addAnnotation(Override.class)
        .addModifiers(Modifier.PUBLIC)
        .addParameter(array, "out")
        .addParameter(arrays, "in")
        .addParameter(int.class, "from")
        .addParameter(int.class, "to")
        .addCode(body.build())
        .build();
  }
}
