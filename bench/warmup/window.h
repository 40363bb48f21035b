// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
//
// The last so many numbers of a sequence, with C++'s containers. Knows no Python: hpy.cpp and capi.cpp wrap it.

#ifndef WINDOW_H
#define WINDOW_H

#include <cstddef>
#include <map>
#include <vector>

class Window {
  public:
    explicit Window(std::size_t size) : latest(size) {
        for (long &number : latest) counts[number]++;
    }

    // Adds a number in place of the oldest one, and returns how many different ones there are.
    std::size_t add(long number) {
        long &oldest = latest[added++ % latest.size()];
        counts[number]++;
        auto left = counts.find(oldest);
        if (--left->second == 0) counts.erase(left);
        oldest = number;
        return counts.size();
    }

  private:
    std::vector<long> latest;
    std::map<long, std::size_t> counts;
    std::size_t added = 0;
};

#endif
