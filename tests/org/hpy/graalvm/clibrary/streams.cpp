// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/* Streams, regular expressions, files and times of C++17. */
#include "program.h"
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <regex>
#include <sstream>
#include <unistd.h>

namespace files = std::filesystem;

static void text_streams(FILE *out) {
    std::ostringstream text;
    text << 42 << ' ' << std::hex << std::showbase << 255 << std::dec << ' ' << std::setw(8) << std::setfill('*') << -7
         << ' ' << std::fixed << std::setprecision(3) << 2.71828 << ' ' << std::scientific << 12345.678 << ' '
         << std::boolalpha << true << ' ' << std::quoted("a \"quote\"") << ' ' << 'c' << 3.5L;
    PRINT("%s\n", text.str().c_str());
    std::istringstream input("12 0x1f 2.5 word true");
    int number = 0, hexadecimal = 0;
    double real = 0;
    std::string word;
    bool truth = false;
    input >> number >> std::hex >> hexadecimal >> std::dec >> real >> word >> std::boolalpha >> truth;
    PRINT("%d %d %a %s %d %d\n", number, hexadecimal, real, word.c_str(), truth, input.eof());
    input.clear(), input.str("bad"), input >> number;
    PRINT("%d %d\n", input.fail(), number);
    std::stringstream both;
    both << "one\ntwo\nthree";
    for (std::string line; std::getline(both, line);) {
        PRINT("[%s]", line.c_str());
    }
    PRINT("\n");
}

static void expressions(FILE *out) {
    std::regex address(R"((\w+)@(\w+)\.(com|org))");
    std::string text = "ann@site.com, bob@home.org; nobody@nowhere";
    for (std::sregex_iterator match(text.begin(), text.end(), address), end; match != end; ++match) {
        PRINT("%s %s %s at %ld\n", (*match)[1].str().c_str(), (*match)[2].str().c_str(), (*match)[3].str().c_str(),
              (long)match->position());
    }
    PRINT("%s %d\n", std::regex_replace(text, address, "<$2>").c_str(), std::regex_match("aab", std::regex("a*b")));
    try {
        std::regex broken("(");
    } catch (const std::regex_error &error) {
        PRINT("%d\n", error.code() == std::regex_constants::error_paren);
    }
}

static void on_disk(FILE *out) {
    files::path root = files::temp_directory_path() / ("hpy-clibrary-" + std::to_string(getpid()));
    PRINT("%d\n", files::create_directories(root / "a" / "b"));
    std::ofstream(root / "a" / "file.txt") << "first\nsecond " << 2 << '\n';
    std::ifstream input(root / "a" / "file.txt");
    std::string first, second;
    int number = 0;
    input >> first >> second >> number;
    PRINT("%s %s %d %ju\n", first.c_str(), second.c_str(), number,
          (uintmax_t)files::file_size(root / "a" / "file.txt"));
    files::copy_file(root / "a" / "file.txt", root / "a" / "b" / "copy.txt"),
        files::rename(root / "a" / "file.txt", root / "moved.txt");
    std::vector<std::string> found;
    for (const auto &entry : files::recursive_directory_iterator(root)) {
        found.push_back(entry.path().lexically_relative(root).string() + (entry.is_directory() ? "/" : ""));
    }
    std::sort(found.begin(), found.end());
    for (const auto &name : found) {
        PRINT("%s ", name.c_str());
    }
    files::path path = "/some/where/./../file.tar.gz";
    PRINT("%s %s %s %s\n", path.extension().c_str(), path.stem().c_str(), path.lexically_normal().c_str(),
          path.parent_path().c_str());
    PRINT("%d\n", (int)files::remove_all(root));
    try {
        (void)files::file_size(root);
    } catch (const files::filesystem_error &error) {
        PRINT("%s %d\n", error.code().message().c_str(), error.path1() == root);
    }
}

static void times(FILE *out) {
    using namespace std::chrono;
    auto start = steady_clock::now();
    PRINT("%d %ld %ld\n", steady_clock::now() >= start, (long)duration_cast<seconds>(90min + 1500ms).count(),
          (long)(2h / 7min));
    auto point = system_clock::from_time_t(86400 * 365);
    PRINT("%ld %a\n", (long)system_clock::to_time_t(point + 24h), duration<double, std::milli>(1s / 8.0).count());
}

PROGRAM(streams) {
    text_streams(out), expressions(out), on_disk(out), times(out);
    std::cout << std::flush;
}
