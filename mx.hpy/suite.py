# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
#
# The same jar with mx, from the artifacts that pom.xml names: mx build --dependencies HPY_GRAALVM.
# pom.xml is the build that also tests and checks; SuiteTest holds the versions, dependencies and files here to it.
suite = {
    "mxversion": "7.27.0",
    "name": "hpy",
    "version": "0.1.0",
    "groupId": "org.hpy.graalvm",
    "defaultLicense": "MIT",
    "javac.lint.overrides": "none",
    "libraries": {
        "COLLECTIONS": {
            "maven": {"groupId": "org.graalvm.sdk", "artifactId": "collections", "version": "25.0.2"},
            "digest": "sha512:fdeb595284e40979e4800783a35606ef95f820419f4f9952dd6a711166bce5eb263fde2a0f155b81ccdf5de7a9fd9e08b2776a2f5928efef0f5779cd9ae0e0f5",
        },
        "WORD": {
            "maven": {"groupId": "org.graalvm.sdk", "artifactId": "word", "version": "25.0.2"},
            "digest": "sha512:9d591ce308468941753fe9931679996fa33441710e5d1e510a2c44abdb1135a82f327299182bf18087abbb45f156fc669845decf7a320159f0bde3c03281c8f3",
        },
        "NATIVEIMAGE": {
            "maven": {"groupId": "org.graalvm.sdk", "artifactId": "nativeimage", "version": "25.0.2"},
            "digest": "sha512:f4dd0384aa7f041aa87727179627a5f40332ac20982c51a02abb790e749371562ed8e0d57181b8887bf472e2cfe09df882608f970e0f84c41b9fd8f3455f393e",
            "dependencies": ["WORD"],
        },
        "POLYGLOT": {
            "maven": {"groupId": "org.graalvm.polyglot", "artifactId": "polyglot", "version": "25.0.2"},
            "digest": "sha512:0600b82cf69375b8b0c584bd1fb46e5b5d17e74ba126056eccabe9fdc08149522865e52d27ff474fbc7ba2589e213f74a252255bc2d9039c1654d2726387f8e3",
            "dependencies": ["COLLECTIONS", "NATIVEIMAGE"],
        },
        "TRUFFLE_API": {
            "maven": {"groupId": "org.graalvm.truffle", "artifactId": "truffle-api", "version": "25.0.2"},
            "digest": "sha512:61d2c84a63e3af88fb250a057f3e386f48c37ced0ad50bd156a2fadb84cfaaac14ef51b6c7fbc883a3a39f73048c22d588bab85bdc4c202cc5d83d0f49b64a8f",
            "dependencies": ["POLYGLOT"],
        },
        "TRUFFLE_DSL_PROCESSOR": {
            "maven": {"groupId": "org.graalvm.truffle", "artifactId": "truffle-dsl-processor", "version": "25.0.1"},
            "digest": "sha512:ca922b28574fd3e77dfe27303147c077090992b9b8c455c2286e4a9b413967fd2a3505a628c0943c58ffc25233fc1e49a9a6abeee3746cce2feaeeff92c60718",
            "dependencies": ["TRUFFLE_API"],
        },
        "TRUFFLE_COMPILER": {
            "maven": {"groupId": "org.graalvm.truffle", "artifactId": "truffle-compiler", "version": "25.0.2"},
            "digest": "sha512:5c78febca7a7c94806d79d2024f3a0d23ee63254bbd1e0ad03ce7e8774ba8e768920ccfc111a9778aba7c37cd6e25ecc5a60295c0bef5bc3ff28a62ab6143a4b",
            "dependencies": ["COLLECTIONS", "WORD"],
        },
        "TRUFFLE_RUNTIME": {
            "maven": {"groupId": "org.graalvm.truffle", "artifactId": "truffle-runtime", "version": "25.0.2"},
            "digest": "sha512:f273216a1873ffa695e552cc6ddf3f92322f77589439f2fe3d4367ecbc69d1f1b5c3d5a867138045aa6fdd6650b73ecf2e377c924d5c4fd6121adb12fc0cbc4f",
            "dependencies": ["TRUFFLE_API", "TRUFFLE_COMPILER"],
        },
        "PROFILER_TOOL": {
            "maven": {"groupId": "org.graalvm.tools", "artifactId": "profiler-tool", "version": "25.0.2"},
            "digest": "sha512:ee44ab9ca463072a848e075236bb25e6755791068b3010c169b885de5ba6b0c223bf851f1f9eded6dae7ecae9798e4fde9304b3efc3447c4d3b0ec223e7c5b3f",
            "dependencies": ["TRUFFLE_API"],
        },
        "PYTHON_LANGUAGE": {
            "maven": {"groupId": "org.graalvm.python", "artifactId": "python-language", "version": "25.0.2"},
            "digest": "sha512:c80b7ce4a5c5e36d9937d1236650685729d145d34717e8f6c7ad3c8606eb798189dd963473af0cafced2cd5630a74f875cfb4b0df4731945e2dd54dd87e20fa5",
            "dependencies": ["TRUFFLE_API"],
        },
        "LLVM_API": {
            "maven": {"groupId": "org.graalvm.llvm", "artifactId": "llvm-api", "version": "25.0.2"},
            "digest": "sha512:ecac7c7d3f0da9507c96f68c8e60a365d2960641b6b913538aa44eeca8d56e46c85c9b096c330201dab8e9ee94a4027f704b28f379b4fc4898fa9a55458e3866",
            "dependencies": ["TRUFFLE_API"],
        },
        "LLVM_LANGUAGE": {
            "maven": {"groupId": "org.graalvm.llvm", "artifactId": "llvm-language", "version": "25.0.2"},
            "digest": "sha512:f5222feb83a0e212504744a51f1dececada70a8c1db14d4d8d3e5abe739521f8836af0d666d23840c3bfd18067f71b642158888431ccc0adf9f74296936436b1",
            "dependencies": ["LLVM_API"],
        },
        "LLVM_LANGUAGE_NATIVE": {
            "maven": {"groupId": "org.graalvm.llvm", "artifactId": "llvm-language-native", "version": "25.0.2"},
            "digest": "sha512:5cfad78ceae845fe8dbb1836ea7e4b2867ea90011d23730c479a51546f5059423e0edfc9c98aa7531ea489206326b21ab03c228032a6848295b6fc7fee1a6713",
            "dependencies": ["LLVM_LANGUAGE"],
        },
    },
    "projects": {
        "org.hpy.graalvm": {
            "dir": ".",
            "sourceDirs": ["src"],
            "dependencies": ["PYTHON_LANGUAGE", "LLVM_LANGUAGE_NATIVE", "TRUFFLE_RUNTIME", "PROFILER_TOOL"],
            "annotationProcessors": ["TRUFFLE_DSL_PROCESSOR"],
            "requires": ["java.management", "jdk.management"],
            "javaCompliance": "25+",
            "checkstyle": "none",
        },
    },
    "distributions": {
        # The files that org.hpy.graalvm.loader.HPyHome unpacks.
        "HPY_HOME": {
            "type": "dir",
            "layout": {
                "META-INF/resources/hpy/home/": {
                    "source_type": "file",
                    "path": "graalpython-hpy-lib",
                    "exclude": ["*/*/*/__pycache__", "*/*/*/*/__pycache__"],
                },
                "META-INF/resources/hpy/home/bin/": [
                    "file:bin/hpy-build",
                    "file:bin/build-bitcode.bash",
                    "file:bin/build-cpython.bash",
                    "file:bin/toolchain.bash",
                ],
            },
            "maven": False,
        },
        "HPY_GRAALVM": {
            "description": "The language hpy.",
            "dependencies": ["org.hpy.graalvm", "HPY_HOME"],
            "distDependencies": [],
            "exclude": ["PYTHON_LANGUAGE", "LLVM_LANGUAGE_NATIVE", "TRUFFLE_RUNTIME", "PROFILER_TOOL"],
            "manifestEntries": {"Automatic-Module-Name": "org.hpy.graalvm"},
            "maven": False,
        },
    },
}
