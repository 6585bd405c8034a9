package dev.prune.compiler.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.TypeSpec;
import dev.prune.runtime.ProgramPart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.lang.model.element.Modifier;

/**
 * A method that may be too long for one: what it does, in stretches that are short enough.
 *
 * <p>The JIT does not compile methods above 8,000 bytes of byte code, and a class holds at most 65,535 constants and names. So
 * a few stretches become methods beside their caller, and many become methods of nested classes.
 */
final class LongMethod {
  /** Stretches in one class: each has about a hundred names and constants of its own. */
  private static final int MOST_PARTS = 20;

  private final String name;
  private final JavaNames names;
  private final TypeSpec.Builder into;
  private final Modifier[] modifiers;
  private final List<ParameterSpec> parameters = new ArrayList<>();
  private final List<MethodSpec> methods = new ArrayList<>();

  /**
   * @param name what the whole is called; parts have names made from it
   * @param into gets methods and classes
   * @param modifiers of the parts: private, or private and static
   */
  LongMethod(String name, JavaNames names, TypeSpec.Builder into, Modifier... modifiers) {
    this.name = name;
    this.names = names;
    this.into = into;
    this.modifiers = modifiers;
  }

  /** Every part takes this parameter, which its caller has under the same name. */
  LongMethod passing(ParameterSpec parameter) {
    parameters.add(parameter);
    return this;
  }

  /** The statements that do it: those of the only stretch, or calls. */
  CodeBlock body(List<CodeBlock> stretches) {
    if (stretches.size() == 1) {
      return stretches.getFirst();
    }
    CodeBlock.Builder calls = CodeBlock.builder();
    if (stretches.size() <= MOST_PARTS) {
      for (int i = 0; i < stretches.size(); i++) {
        String part = names.camel(name + " part " + (i + 1));
        methods.add(part(part, stretches.get(i), modifiers));
        calls.addStatement("$N($L)", part, passed());
      }
      return calls.build();
    }
    for (int from = 0; from < stretches.size(); from += MOST_PARTS) {
      List<CodeBlock> some = stretches.subList(from, Math.min(stretches.size(), from + MOST_PARTS));
      calls.addStatement("$N.run($L)", nested(from / MOST_PARTS + 1, some), passed());
    }
    return calls.build();
  }

  /** Adds the methods that the body calls, where they are to stand. */
  void addParts() {
    methods.forEach(into::addMethod);
  }

  /** Adds a class with these parts and returns what its {@code run} is called on. */
  private String nested(int number, List<CodeBlock> stretches) {
    String type = names.type(name + " " + number);
    boolean statically = Arrays.asList(modifiers).contains(Modifier.STATIC);
    Modifier[] inside = statically ? new Modifier[] {Modifier.STATIC} : new Modifier[0];
    TypeSpec.Builder holder = TypeSpec.classBuilder(type).addModifiers(modifiers).addModifiers(Modifier.FINAL);
    if (!statically) {
      // A part, because javac writes an access method for every mention of a protected member of the outer class.
      holder
          .superclass(ProgramPart.class)
          .addMethod(MethodSpec.constructorBuilder().addStatement("super($N.this)", names.trainer()).build());
    }
    CodeBlock.Builder calls = CodeBlock.builder();
    List<MethodSpec> parts = new ArrayList<>();
    for (int i = 0; i < stretches.size(); i++) {
      String part = "part" + (i + 1);
      parts.add(part(part, stretches.get(i), inside));
      calls.addStatement("$N($L)", part, passed());
    }
    into.addType(holder.addMethod(part("run", calls.build(), inside)).addMethods(parts).build());
    if (statically) {
      return type;
    }
    String field = names.camel(type);
    ClassName of = ClassName.get("", type);
    into.addField(
        FieldSpec.builder(of, field, Modifier.PRIVATE, Modifier.FINAL).initializer("new $T()", of).build());
    return field;
  }

  private MethodSpec part(String part, CodeBlock body, Modifier[] visible) {
    return MethodSpec.methodBuilder(part)
        .addModifiers(visible)
        .addParameters(parameters)
        .addCode(body)
        .build();
  }

  private String passed() {
    return String.join(", ", parameters.stream().map(ParameterSpec::name).toList());
  }
}
