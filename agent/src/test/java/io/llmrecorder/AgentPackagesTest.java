package io.llmrecorder;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What may see what inside the agent. */
@AnalyzeClasses(
        packages = {"io.llmrecorder.agent", "io.llmrecorder.weave", "io.llmrecorder.capture"},
        importOptions = ImportOption.DoNotIncludeTests.class)
class AgentPackagesTest {
    @ArchTest
    static final ArchRule theDoorMentionsJdkTypesOnly = classes()
            .that()
            .resideInAPackage("io.llmrecorder.agent")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "io.llmrecorder.agent");

    @ArchTest
    static final ArchRule clientsKnowNothingOfEachOther =
            slices().matching("io.llmrecorder.capture.(*)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule onlyTheWeaverSeesAsm = noClasses()
            .that()
            .resideOutsideOfPackage("io.llmrecorder.weave")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("net.bytebuddy..");

    @ArchTest
    static final ArchRule applicationThreadsParseNothing = noClasses()
            .that()
            .resideInAPackage("io.llmrecorder.capture..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "com.fasterxml..",
                    "java.sql..",
                    "java.util.regex..",
                    "io.llmrecorder.recorder..",
                    "io.llmrecorder.journal..",
                    "io.llmrecorder.call..");
}
