package io.llmrecorder.sample.model;

import java.util.List;

/** Answers that show that the conversation was read: which question this is, and what was asked before. */
final class Answers {
    private static final int QUOTE = 200;

    private Answers() {}

    static String to(List<String> questions) {
        int number = questions.size();
        String question = questions.get(number - 1);
        boolean chinese =
                question.codePoints().anyMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN);
        return chinese ? chinese(questions, number, question) : english(questions, number, question);
    }

    private static String english(List<String> questions, int number, String question) {
        String before = number == 1
                ? "It is the first question of our conversation."
                : "It is question " + number + " of our conversation; before it you asked: “"
                        + quote(questions.get(number - 2)) + "”.";
        return "You asked: “" + quote(question) + "”. " + before
                + " I am the stand-in model of the sample application: I know no more than what you tell me,"
                + " but I stream, count tokens and fail on request like a real one.";
    }

    private static String chinese(List<String> questions, int number, String question) {
        String before = number == 1
                ? "这是我们对话中的第一个问题。"
                : "这是第 " + number + " 个问题,上一个问题是:“" + quote(questions.get(number - 2)) + "”。";
        return "您的问题是:“" + quote(question) + "”。" + before
                + "我是示例应用自带的替身模型:除了您告诉我的内容,我一无所知,但我会像真实模型一样流式输出、统计令牌,并按要求出错。";
    }

    private static String quote(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.codePointCount(0, line.length()) <= QUOTE
                ? line
                : line.substring(0, line.offsetByCodePoints(0, QUOTE)) + "…";
    }
}
