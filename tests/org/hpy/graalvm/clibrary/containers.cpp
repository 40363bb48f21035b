// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
/* Containers, algorithms, strings and numbers of C++17. */
#include "program.h"
#include <algorithm>
#include <any>
#include <array>
#include <bitset>
#include <charconv>
#include <cmath>
#include <complex>
#include <deque>
#include <forward_list>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <queue>
#include <random>
#include <set>
#include <stack>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <valarray>
#include <variant>
#include <vector>

namespace {

template <typename Container> void show(FILE *out, const char *name, const Container &numbers) {
    PRINT("%s", name);
    for (const auto &number : numbers) {
        PRINT(" %ld", (long)number);
    }
    PRINT("\n");
}

std::vector<int> numbers_of(uint64_t seed, int n) {
    std::vector<int> numbers;
    for (int i = 0; i < n; i++) {
        numbers.push_back((int)(next_random(&seed) % 97));
    }
    return numbers;
}

void sequences(FILE *out, const std::vector<int> &numbers) {
    std::deque<int> deque(numbers.begin(), numbers.end());
    deque.push_front(-1), deque.pop_back(), deque.insert(deque.begin() + 3, {7, 8, 9}), deque.erase(deque.begin() + 1);
    show(out, "deque", deque);
    std::list<int> list(numbers.begin(), numbers.end()), other{1, 50, 90};
    list.sort(), list.unique(), list.merge(other), list.reverse(), list.remove_if([](int x) { return x % 2; });
    show(out, "list", list);
    std::forward_list<int> forward(numbers.begin(), numbers.end());
    forward.sort(std::greater<>()), forward.insert_after(forward.before_begin(), 1000);
    show(out, "forward_list", forward);
    std::vector<bool> bits;
    for (int x : numbers) {
        bits.push_back(x % 3 == 0);
    }
    bits.flip();
    show(out, "bits", bits);
    std::priority_queue<int> heap(numbers.begin(), numbers.end());
    std::stack<int> stack;
    for (; !heap.empty(); heap.pop()) {
        stack.push(heap.top());
    }
    std::bitset<100> set;
    for (; !stack.empty(); stack.pop()) {
        set.set((size_t)stack.top());
    }
    PRINT("%zu %s\n", set.count(), set.to_string().c_str());
    std::valarray<double> values(numbers.size());
    std::copy(numbers.begin(), numbers.end(), std::begin(values));
    values = values * 2.0 + std::sqrt(values);
    print_near(out, "valarray", values.sum()),
        print_near(out, "slice", std::valarray<double>(values[std::slice(0, 3, 2)]).sum());
}

void associations(FILE *out, const std::vector<int> &numbers) {
    std::map<int, std::string> map;
    std::unordered_map<std::string, int> counts;
    std::multiset<int> all(numbers.begin(), numbers.end());
    for (int x : numbers) {
        map[x % 10] += std::to_string(x) + ",";
        counts["n" + std::to_string(x % 7)]++;
    }
    for (const auto &[key, text] : map) {
        PRINT("%d:%s ", key, text.c_str());
    }
    std::map<std::string, int> sorted(counts.begin(), counts.end());
    for (const auto &[key, count] : sorted) {
        PRINT("%s=%d ", key.c_str(), count);
    }
    PRINT("%zu %d\n", all.count(numbers[0]), *all.lower_bound(50));
    auto node = map.extract(map.begin());
    node.key() = 77;
    map.insert(std::move(node)), map.erase(3);
    PRINT("%d %zu %zu\n", map.rbegin()->first, map.size(),
          std::unordered_set<int>(numbers.begin(), numbers.end()).size());
}

void algorithms(FILE *out, std::vector<int> numbers) {
    auto copy = numbers;
    std::stable_sort(copy.begin(), copy.end(), [](int a, int b) { return a % 10 < b % 10; });
    show(out, "stable_sort", copy);
    std::partial_sort(copy.begin(), copy.begin() + 5, copy.end());
    std::nth_element(copy.begin() + 5, copy.begin() + 8, copy.end());
    PRINT("%d %d\n", copy[4], copy[8]);
    std::sort(numbers.begin(), numbers.end());
    PRINT("%d %ld\n", std::binary_search(numbers.begin(), numbers.end(), 42),
          (long)(std::upper_bound(numbers.begin(), numbers.end(), 42) - numbers.begin()));
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    std::rotate(numbers.begin(), numbers.begin() + 2, numbers.end());
    show(out, "rotate", numbers);
    auto middle = std::partition(copy.begin(), copy.end(), [](int x) { return x > 30; });
    PRINT("%ld %d\n", (long)(middle - copy.begin()), std::accumulate(copy.begin(), copy.end(), 0));
    std::vector<int> first{1, 2, 3};
    do {
        PRINT("%d%d%d ", first[0], first[1], first[2]);
    } while (std::next_permutation(first.begin(), first.end()));
    std::transform(copy.begin(), copy.end(), copy.begin(), [n = 3](int x) mutable { return x + n++; });
    PRINT("%d %d\n", *std::max_element(copy.begin(), copy.end()),
          std::inner_product(copy.begin(), copy.end(), copy.begin(), 0));
    std::mt19937 random(5);
    std::shuffle(copy.begin(), copy.end(), random);
    show(out, "shuffle", copy);
    PRINT("%lu %ld %ld\n", (unsigned long)random(), (long)std::gcd(84, 36), (long)std::lcm(4, 6));
}

void texts(FILE *out, const std::vector<int> &numbers) {
    std::string text;
    for (int x : numbers) {
        text += (char)('a' + x % 26);
    }
    text.insert(3, "INSERTED"), text.replace(0, 2, "xyz"), text.erase(5, 1);
    std::string_view view(text);
    PRINT("%s %zu %zu %zu\n", text.c_str(), text.find("SERT"), text.rfind('a'), view.find_first_of("IE"));
    PRINT("%s %d %d\n", std::string(view.substr(2, 9)).c_str(), text.compare("y") < 0, std::stoi("0x1f", nullptr, 16));
    char buffer[40];
    auto end = std::to_chars(buffer, buffer + sizeof buffer, 255, 16).ptr;
    int parsed = 0;
    std::from_chars(buffer, end, parsed, 16);
    PRINT("%.*s %d %a\n", (int)(end - buffer), buffer, parsed, std::stod("2.5e3"));
    std::u16string wide = u"wide";
    PRINT("%zu %zu %d\n", wide.size(), std::hash<std::string>()(text) % 2, std::stoul("77") == 77);
}

struct shape {
    virtual ~shape() = default;
    virtual double area() const = 0;
};
struct square : shape {
    explicit square(double side) : side(side) {}
    double area() const override { return side * side; }
    double side;
};
struct alignas(128) aligned {
    char bytes[128];
};

void objects(FILE *out, const std::vector<int> &numbers) {
    std::vector<std::unique_ptr<shape>> shapes;
    for (int x : numbers) {
        shapes.push_back(std::make_unique<square>(x));
    }
    double area = 0;
    for (const auto &s : shapes) {
        area += s->area() + (dynamic_cast<const square *>(s.get()) != nullptr);
    }
    auto shared = std::make_shared<int>(5);
    std::weak_ptr<int> weak = shared;
    PRINT("%a %ld", area, weak.use_count());
    shared.reset();
    PRINT(" %d\n", weak.expired());
    std::variant<int, std::string, double> variant = "text";
    std::optional<int> nothing;
    std::any any = 3.5;
    PRINT("%zu %d %a", variant.index(), nothing.value_or(8), std::any_cast<double>(any));
    variant = 2.5;
    PRINT(" %d\n", std::visit([](const auto &x) { return (int)sizeof x; }, variant));
    std::function<int(int)> factorial = [&](int n) { return n < 2 ? 1 : n * factorial(n - 1); };
    auto [a, b] = std::tuple(1, 2.5);
    PRINT("%d %d %a %d\n", factorial(7), a, b,
          std::apply([](auto... x) { return (int)sizeof...(x); }, std::array<int, 4>()));
    auto *one = new aligned, *several = new aligned[3];
    std::vector<aligned> vector(5);
    PRINT("%d %d %d\n", (int)((uintptr_t)one % 128), (int)((uintptr_t)several % 128),
          (int)((uintptr_t)vector.data() % 128));
    delete one;
    delete[] several;
    std::complex<double> z(1.5, 2), w = z * z / (z + 1.0);
    print_exact(out, "complex", w.real()), print_exact(out, "complex", w.imag());
    w = std::sqrt(w) + std::exp(z) + std::pow(z, w);
    print_near(out, "complex", w.real()), print_near(out, "complex", w.imag());
    std::complex<float> f(2.5f, -1);
    print_nearf(out, "complex", std::abs(f)), print_nearf(out, "complex", std::sqrt(f).imag());
}

/* Constructed before main, or when the extension is loaded; with operations that run natively only. */
volatile double half = 0.5;
const double fused = std::fma(half, half, 2);
struct counted {
    explicit counted(int number) : number(number * 10 + ++constructed) {}
    static int constructed;
    int number;
};
int counted::constructed;
counted last(1);
__attribute__((init_priority(3000))) counted second(2);
__attribute__((init_priority(200))) counted first(3);

} // namespace

PROGRAM(containers) {
    PRINT("%a %d %d %d\n", fused, first.number, second.number, last.number);
    for (uint64_t seed = 1; seed <= 4; seed++) {
        auto numbers = numbers_of(seed, 40);
        sequences(out, numbers), associations(out, numbers), algorithms(out, numbers), texts(out, numbers),
            objects(out, numbers);
    }
}
