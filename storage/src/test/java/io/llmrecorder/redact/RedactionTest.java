package io.llmrecorder.redact;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
    private static final List<String> ALL = List.of("secrets", "email", "phone", "id_card", "bank_card", "ip");
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk-proj-abcDEF0123456789abcDEF0123456789",
                "sk-ant-api03-Zx9_abc-0123456789abcdefghijklmn",
                "sk-or-v1-0123456789abcdef0123456789abcdef",
                "AIzaSyA-0123456789abcdefghijklmnopqrstu",
                "AKIAIOSFODNN7EXAMPLE",
                "ghp_0123456789abcdefghijABCDEFGHIJ012345",
                "github_pat_11ABCDEFG0123456789_abcdef",
                "xoxb-123456789012-abcdefABCDEF",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
                "-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA0+/=\nabc\n-----END RSA PRIVATE KEY-----",
            })
    void takesKeysAndTokensOutOfAText(String secret) {
        for (String around :
                new String[] {"%s", "key %s.", "密钥是%s，谢谢", "\"%s\"", "{\"a\":\"x\\n%s\"}", "a=%s&b=c", "\\u0022%s"}) {
            String text = redacted(String.format(around, secret), List.of());

            assertThat(text).isEqualTo(String.format(around, "[redacted:secrets]"));
        }
    }

    /** Texts are gone through in parts. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk-proj-Zq81xv77KpwZq81xv77Kpw",
                "Bearer Zq81xv77KpwZq81",
                "api_key=Zq81xv77Kpw",
                "密码：Zq81xv77Kpw",
                "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----",
            })
    void takesThemOutOfLongTextsWhereverTheyStand(String secret) {
        for (int before = (1 << 13) - 40; before < (1 << 13) + 4; before++) {
            for (String filler : new String[] {" ", "字"}) {
                String text = redacted(filler.repeat(before) + " " + secret + " " + "a b ".repeat(3_000), List.of());

                assertThat(text)
                        .as(before + " before")
                        .contains("[redacted:secrets]")
                        .doesNotContain("Zq81xv77Kpw");
            }
        }
    }

    /** Words are passed over many at a time. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk-proj-Zq81xv77KpwZq81xv77Kpw",
                "LTAIZq81xv77Kpw0",
                "Bearer \t     Zq81xv77Kpw9",
                "basic Zq81xv77Kpw=",
                "eyJZq81xv77.Zq81xv77Kpw",
                "pass-phrase: Zq81xv77",
                "api_key=\"Zq81xv\"",
                "-----BEGIN PRIVATE KEY-----",
            })
    void takesThemOutBehindAndBeforeWordsOfAnyLength(String secret) {
        Random random = new Random(1);
        for (int i = 0; i < 3_000; i++) {
            String text = redacted(words(random) + secret + " " + words(random), List.of());

            assertThat(text).contains("[redacted:secrets]").doesNotContain("Zq81xv");
        }
    }

    private static String words(Random random) {
        StringBuilder words = new StringBuilder();
        for (int word = random.nextInt(30); word > 0; word--) {
            words.append("wörterwords_in-textword/字+word".substring(random.nextInt(20)), 0, random.nextInt(10))
                    .append(" ,.\n：\"".charAt(random.nextInt(6)))
                    .append(random.nextInt(9) == 0 ? "http://example.org/a=b " : " ");
        }
        return words.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer %s",
                "authorization: bearer   %s",
                "{\"api_key\":\"%s\"}",
                "{\\\"api_key\\\" : \\\"%s\\\"}",
                "OPENAI_API_KEY=%s",
                "password = '%s'",
                "clientSecret: `%s`",
                "密码：%s。",
                "aws_secret_access_key=%s\n",
                "postgres://ann:%s@db/x",
            })
    void takesValuesOutThatAreNamedAsSecrets(String around) {
        String text = redacted(String.format(around, "Zq81xv-77Kpw"), List.of());

        assertThat(text).isEqualTo(String.format(around, "[redacted:secrets]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "The bearer of this letter asks for basic understanding.",
                "password: must be long",
                "{\"type\":\"object\",\"properties\":{\"password\":{\"type\":\"string\"}}}",
                "{\"token\":\"Hello\",\"logprob\":-0.1}",
                "max_tokens: 1234567890, next_page_token=abc123456",
                "<div class=\"sk-toggleable-content-fitted-here\">",
                "task-force risk-management-of-everything-else",
                "----------------------------------------",
                "https://example.com:8080/a?b=c",
                "-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----",
                "2026-11-20 04:01:05 019c0000-0000-7000-8000-000000000001 3.13812345678 1.2.3 std::vector a::b",
                "订单号 20261120040105123 共 1234567.89 元，@全体成员",
                "order 4111111111111112 id 11010519491231002Y",
            })
    void leavesOrdinaryTextAsItIs(String text) {
        assertThat(redacted(text, ALL)).isSameAs(text);
    }

    @Test
    void takesMailAddressesOut() {
        assertThat(redacted("写信给ann.b+c@mail.example.com。or <x@y.cn>", List.of("email")))
                .isEqualTo("写信给[redacted:email]。or <[redacted:email]>");
        assertThat(redacted("{\"t\":\"a\\nann@x.com\"}", List.of("email")))
                .isEqualTo("{\"t\":\"a\\n[redacted:email]\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "13812345678", "138 1234 5678", "138-1234-5678", "+86 13812345678", "+8613812345678",
                        "0086 138-1234-5678",
                "１３８１２３４５６７８", "010-12345678", "0755-1234567", "400-810-8888", "+1 (415) 555-2671", "(415) 555-2671",
                "415-555-2671", "+44 20 7946 0958"
            })
    void takesTelephoneNumbersOut(String number) {
        assertThat(redacted("打" + number + "找我", List.of("phone"))).isEqualTo("打[redacted:phone]找我");
        assertThat(redacted(number, List.of("phone"))).isEqualTo("[redacted:phone]");
        assertThat(redacted("x" + number.replaceFirst("^\\W+", "") + "y", List.of("phone")))
                .contains("y");
    }

    @ParameterizedTest
    @ValueSource(strings = {"11010519491231002X", "11010519491231002x", "440524188001010014", "110105 19491231 002X"})
    void takesResidentIdsOutWhoseCheckDigitFits(String id) {
        assertThat(redacted("身份证" + id + "，", ALL)).isEqualTo("身份证[redacted:id_card]，");
    }

    @Test
    void leavesAResidentIdWhoseCheckDigitDoesNotFit() {
        assertThat(redacted("110105194912310021", List.of("id_card"))).isEqualTo("110105194912310021");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4111111111111111",
                "4111 1111 1111 1111",
                "5500-0000-0000-0004",
                "6222021234567890128",
                "378282246310005",
                "3782 822463 10005"
            })
    void takesBankCardsOutThatPassLuhn(String card) {
        assertThat(redacted("卡号:" + card + "!", ALL)).isEqualTo("卡号:[redacted:bank_card]!");
    }

    @Test
    void takesIpAddressesOut() {
        assertThat(redacted("from 192.168.1.254, 2001:db8::ff00:42:8329 and 256.1.1.1 at 12:30:45", List.of("ip")))
                .isEqualTo("from [redacted:ip], [redacted:ip] and 256.1.1.1 at 12:30:45");
    }

    @Test
    void redactsJsonTextByTextAndKeepsNumbers() throws IOException {
        JsonNode tree = JSON.readTree("{\"n\":13812345678,\"13812345678\":1,\"13912345678\":[2,\"a 13812345678\"],"
                + "\"api_key\":\"correct horse\",\"k\":{\"x\":null}}");
        Redaction redaction = new Redaction(Packs.named(List.of("phone")));

        JsonNode clean = redaction.tree(tree);

        assertThat(clean.toString())
                .isEqualTo(
                        "{\"n\":13812345678,\"[redacted:phone]\":1,\"[redacted:phone]_1\":[2,\"a [redacted:phone]\"],"
                                + "\"api_key\":\"[redacted:secrets]\",\"k\":{\"x\":null}}");
        assertThat(redaction.counts()).isEqualTo(Map.of("phone", 3, "secrets", 1));
        assertThat(clean.get("k")).isSameAs(tree.get("k"));
    }

    @Test
    void answersATreeWithoutHitsItself() throws IOException {
        JsonNode tree = JSON.readTree("{\"messages\":[{\"role\":\"user\",\"content\":\"你好\"}],\"temperature\":0.50}");

        assertThat(new Redaction(Packs.named(ALL)).tree(tree)).isSameAs(tree);
    }

    @Test
    void looksBehindEscapesOfJsonInsideAText() {
        assertThat(redacted("{\"to\": \"ann\\u0040x.com\", \"n\": 1.50}", List.of("email")))
                .isEqualTo("{\"to\":\"[redacted:email]\",\"n\":1.50}");
    }

    @Test
    void looksBehindPercentSignsOfUrlsAndForms() {
        Redaction redaction = new Redaction(Packs.named(ALL));

        assertThat(redaction.encoded("https://h/a?to=ann%40x.com&n=1"))
                .isEqualTo("https://h/a?to=[redacted:email]&n=1");
        assertThat(redaction.encoded("https://h/a?q=%E4%BD%A0")).isEqualTo("https://h/a?q=%E4%BD%A0");
        assertThat(redaction.encoded("https://h/a?q=100%")).isEqualTo("https://h/a?q=100%");
    }

    @Test
    void endsOnTextsMadeToKeepItBusy() {
        String[] pieces = {
            "sk-",
            "sk-a",
            "eyJ",
            "eyJa.",
            "eyJaaaaaaaaaaa.",
            "-----BEGIN PRIVATE KEY-----",
            "-----BEGIN ",
            "password=",
            "password:\"",
            "a:",
            "y=",
            "://",
            "://a:",
            "bearer ",
            "bearer a",
            "@",
            "a@",
            "a.",
            "a@a.",
            "1",
            "1 ",
            "1-",
            "+1",
            "(1",
            "4",
            "4111 ",
            "11010519491231002",
            ":",
            "::",
            "f:",
            "1.",
            "\\",
            "\\u0040",
            "[",
            "{\"a\":",
            "password:\\\\\\\""
        };
        for (String piece : pieces) {
            String text = piece.repeat(1_000_000 / piece.length());

            assertThat(redacted(text, ALL)).isNotNull();
            assertThat(redacted("{\"" + text, ALL)).isNotNull();
        }
    }

    private static String redacted(String text, List<String> packs) {
        return new Redaction(Packs.named(packs)).text(text);
    }
}
