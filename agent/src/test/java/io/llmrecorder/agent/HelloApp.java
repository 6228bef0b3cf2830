package io.llmrecorder.agent;

/** An application that calls no LLM. */
public final class HelloApp {
    private HelloApp() {}

    public static void main(String[] arguments) {
        System.out.println("hello");
        for (String name : arguments) {
            try {
                Class.forName(name);
                System.out.println("sees " + name);
            } catch (ClassNotFoundException e) {
                System.out.println("does not see " + name);
            }
        }
    }
}
