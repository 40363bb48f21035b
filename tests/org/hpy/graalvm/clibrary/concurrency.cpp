// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/* Threads, atomics and exceptions of C++17. */
#include "program.h"
#include <atomic>
#include <condition_variable>
#include <exception>
#include <future>
#include <mutex>
#include <new>
#include <shared_mutex>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

namespace {

struct failure : std::runtime_error {
    explicit failure(int number) : std::runtime_error("failure " + std::to_string(number)), number(number) {}
    int number;
};

void threads(FILE *out) {
    std::mutex mutex;
    std::condition_variable changed;
    long total = 0;
    bool has_detached_ended = false;
    std::thread([&] {
        std::lock_guard guard(mutex);
        has_detached_ended = true;
        changed.notify_all();
    }).detach();
    std::vector<std::thread> workers;
    for (int i = 0; i < 4; i++) {
        workers.emplace_back([&, i] {
            static thread_local int mine = 0;
            for (int k = 0; k < 500; k++) {
                std::scoped_lock guard(mutex);
                total += ++mine > k ? i : -1000;
            }
        });
    }
    for (auto &worker : workers) {
        worker.join();
    }
    std::unique_lock guard(mutex);
    changed.wait(guard, [&] { return has_detached_ended; });
    PRINT("%ld %d %d\n", total, workers[0].joinable(),
          changed.wait_for(guard, std::chrono::milliseconds(1)) == std::cv_status::timeout);
    std::shared_mutex readers;
    std::shared_lock first(readers), second(readers);
    PRINT("%d %d\n", readers.try_lock(), std::this_thread::get_id() == std::this_thread::get_id());
    std::once_flag once;
    for (int i = 0; i < 3; i++) {
        std::call_once(once, [&] { total = 7; }), total++;
    }
    std::recursive_mutex recursive;
    PRINT("%ld %d\n", total, recursive.try_lock() && recursive.try_lock());
    try {
        workers[0].join();
    } catch (const std::system_error &error) {
        PRINT("%d\n", error.code() == std::errc::invalid_argument);
    }
}

template <typename Future> void get(FILE *out, Future &&future) {
    try {
        future.get();
        PRINT("done\n");
    } catch (const failure &error) {
        PRINT("%s %d\n", error.what(), error.number);
    } catch (const std::future_error &error) {
        PRINT("%s\n", error.code().message().c_str());
    }
}

void futures(FILE *out) {
    PRINT("%d\n", std::async(std::launch::async, [] { return 42; }).get());
    get(out, std::async(std::launch::async, [] {}));
    get(out, std::async(std::launch::async, [] { throw failure(1); }));
    get(out, std::async(std::launch::deferred, []() -> int { throw failure(2); }));
    std::promise<void> promise;
    auto shared = promise.get_future().share();
    promise.set_exception(std::make_exception_ptr(failure(3)));
    get(out, shared), get(out, shared);
    std::packaged_task<int(int)> task([](int x) { return x < 0 ? throw failure(x) : x * 2; });
    auto result = task.get_future();
    task(4);
    PRINT("%d\n", result.get());
    task.reset();
    result = task.get_future();
    task(-1), get(out, result);
    std::future<int> broken = std::promise<int>().get_future();
    get(out, broken);
}

void atomics(FILE *out) {
    std::atomic<double> real{1.5};
    double expected = 1.5;
    PRINT("%d %a\n", real.compare_exchange_strong(expected, 2.5), real.load());
    struct pair {
        int first, second;
    };
    std::atomic<pair> both{pair{1, 2}};
    pair before = both.exchange({3, 4});
    PRINT("%d %d %d\n", before.second, both.load().first, both.is_lock_free());
    std::atomic<unsigned> count{0};
    std::vector<std::thread> workers;
    for (int i = 0; i < 3; i++) {
        workers.emplace_back([&] {
            for (int k = 0; k < 1000; k++) {
                count++;
            }
        });
    }
    for (auto &worker : workers) {
        worker.join();
    }
    PRINT("%u\n", count.fetch_and(0xff0));
}

struct guard {
    FILE *out;
    const char *name;
    ~guard() { PRINT("~%s %d ", name, std::uncaught_exceptions()); }
};

int thrower(FILE *out, int kind) {
    guard here{out, "guard"};
    switch (kind) {
    case 0: throw 5;
    case 1: throw failure(6);
    case 2: throw std::string("text");
    case 3: return (int)std::vector<int>(3).at(7);
    case 4: return std::stoi("none");
    case 5: std::string().resize((size_t)1 << 60); return 0;
    default: return kind;
    }
}

void exceptions(FILE *out) {
    std::exception_ptr kept;
    for (int kind = 0; kind < 7; kind++) {
        try {
            PRINT("%d\n", thrower(out, kind));
        } catch (int number) {
            PRINT("int %d\n", number);
        } catch (const failure &error) {
            PRINT("%s %d\n", error.what(), error.number);
            kept = std::current_exception();
        } catch (const std::exception &error) {
            PRINT("exception %d\n", dynamic_cast<const std::logic_error *>(&error) != nullptr);
        } catch (...) {
            PRINT("other\n");
        }
    }
    for (int i = 0; i < 2; i++) {
        try {
            std::rethrow_exception(kept);
        } catch (failure &error) {
            PRINT("%s %d\n", error.what(), error.number++);
        }
    }
    try {
        try {
            throw 5L;
        } catch (...) {
            std::throw_with_nested(failure(8));
        }
    } catch (const failure &error) {
        try {
            std::rethrow_if_nested(error);
        } catch (long number) {
            PRINT("%s in %ld\n", error.what(), number);
        }
    }
    try {
        try {
            throw failure(9);
        } catch (const std::exception &) {
            throw;
        }
    } catch (const failure &error) {
        PRINT("%s again\n", error.what());
    }
}

} // namespace

PROGRAM(concurrency) { threads(out), futures(out), atomics(out), exceptions(out); }
