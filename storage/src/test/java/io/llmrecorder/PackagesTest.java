package io.llmrecorder;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.llmrecorder.journal.Layout;
import java.nio.file.Path;

/** The straight line: packages point one way. */
@AnalyzeClasses(packages = "io.llmrecorder", importOptions = ImportOption.DoNotIncludeTests.class)
class PackagesTest {
    @ArchTest
    static final ArchRule noPackagesGoInCircles =
            slices().matching("io.llmrecorder.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule whatTheAgentLoadsFirstNeedsTheJdkOnly = classes()
            .that()
            .resideInAnyPackage("io.llmrecorder.exchange..", "io.llmrecorder.config..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "io.llmrecorder.exchange..", "io.llmrecorder.config..");

    /** Without the keys that are configured, what is sealed is not read, and what should be sealed is written plain. */
    @ArchTest
    static final ArchRule foldersAreOpenedWithTheirKeys = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(Layout.class.getName())
            .should()
            .callConstructor(Layout.class, Path.class);

    @ArchTest
    static final ArchRule onlyS3SeesTheAwsSdk = noClasses()
            .that()
            .resideOutsideOfPackage("io.llmrecorder.s3..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("software.amazon..");

    /** It is a module of its own on newer JDKs, and reads no other. */
    @ArchTest
    static final ArchRule whatTouchesNativeCodeNeedsTheJdkOnly = classes()
            .that()
            .resideInAPackage("io.llmrecorder.codec.zstd..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "io.llmrecorder.codec.zstd..", "com.github.luben..");

    @ArchTest
    static final ArchRule onlyTheCodecSeesZstd = noClasses()
            .that()
            .resideOutsideOfPackage("io.llmrecorder.codec..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.github.luben..");

    @ArchTest
    static final ArchRule providersKnowNothingOfWhatBecomesOfACall = noClasses()
            .that()
            .resideInAnyPackage("io.llmrecorder.provider..", "io.llmrecorder.call..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.llmrecorder.recorder..",
                    "io.llmrecorder.journal..",
                    "io.llmrecorder.view..",
                    "io.llmrecorder.s3..",
                    "io.llmrecorder.index..",
                    "io.llmrecorder.cli..");

    @ArchTest
    static final ArchRule recordingNeedsNoDatabase = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.llmrecorder.recorder..",
                    "io.llmrecorder.journal..",
                    "io.llmrecorder.view..",
                    "io.llmrecorder.alert..",
                    "io.llmrecorder.otlp..",
                    "io.llmrecorder.s3..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.llmrecorder.index..",
                    "io.llmrecorder.search..",
                    "io.llmrecorder.cli..",
                    "java.sql..",
                    "org.h2..",
                    "org.postgresql..",
                    "org.apache.lucene..");

    @ArchTest
    static final ArchRule onlySearchSeesLucene = noClasses()
            .that()
            .resideOutsideOfPackage("io.llmrecorder.search..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.lucene..");

    @ArchTest
    static final ArchRule searchKnowsTextsOnly = classes()
            .that()
            .resideInAPackage("io.llmrecorder.search..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..", "javax.crypto..", "org.jspecify..", "org.apache.lucene..", "io.llmrecorder.search..");
}
