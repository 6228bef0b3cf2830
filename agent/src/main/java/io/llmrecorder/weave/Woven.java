package io.llmrecorder.weave;

import org.jspecify.annotations.Nullable;

/**
 * One method to weave, and the advice to call from it. The advice is a class with public static methods of fixed names:
 *
 * <ul>
 *   <li>{@link Kind#ENTER}: {@code enter(arguments…)}, called first; in a constructor too.
 *   <li>{@link Kind#AROUND}: {@code Object enter(this, arguments…)} answers a state, which {@code argument(value, state)}
 *       (for the one argument that may be replaced), {@code returned(value, state)} and {@code thrown(throwable, state)} get.
 *   <li>{@link Kind#ARGUMENT}: {@code argument(value, this)} may replace one argument; in a constructor and a static method
 *       it is {@code argument(value)}.
 *   <li>{@link Kind#REPLACE}: {@code replace(arguments…)} is called instead of the method.
 *   <li>{@link Kind#FILTER}: {@code filter(value)} may replace what a call inside the method answered.
 * </ul>
 *
 * Advice that cannot be linked, or throws, changes nothing for the application.
 *
 * @param name of the method
 * @param descriptor of the method
 * @param kind how the advice is called
 * @param advice class name of the advice
 * @param argument index of the argument that {@code argument} may replace, or -1; for {@link Kind#AROUND} and
 *     {@link Kind#ARGUMENT}
 * @param filtered {@code owner.name:descriptor}, with slashes, of the call that is filtered; for {@link Kind#FILTER}
 */
public record Woven(
        String name,
        String descriptor,
        Kind kind,
        String advice,
        int argument,
        @Nullable String filtered) {
    /** How advice is called. */
    public enum Kind {
        ENTER,
        AROUND,
        ARGUMENT,
        REPLACE,
        FILTER
    }

    public static Woven enter(String name, String descriptor, String advice) {
        return new Woven(name, descriptor, Kind.ENTER, advice, -1, null);
    }

    public static Woven around(String name, String descriptor, String advice) {
        return new Woven(name, descriptor, Kind.AROUND, advice, -1, null);
    }

    public static Woven around(String name, String descriptor, String advice, int argument) {
        return new Woven(name, descriptor, Kind.AROUND, advice, argument, null);
    }

    public static Woven argument(String name, String descriptor, String advice, int argument) {
        return new Woven(name, descriptor, Kind.ARGUMENT, advice, argument, null);
    }

    public static Woven replace(String name, String descriptor, String advice) {
        return new Woven(name, descriptor, Kind.REPLACE, advice, -1, null);
    }

    public static Woven filter(String name, String descriptor, String advice, String filtered) {
        return new Woven(name, descriptor, Kind.FILTER, advice, -1, filtered);
    }
}
