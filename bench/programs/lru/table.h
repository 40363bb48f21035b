// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
//
// The part of the cache that needs no Python, which hpy.c and capi.c share: its entries by hash and by time of use.
// They have numbers below the capacity; the keys and values that belong to them are kept elsewhere.

#ifndef TABLE_H
#define TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#define NO_ENTRY UINT32_MAX
#define MAX_CAPACITY ((ptrdiff_t)1 << 28)

typedef struct {
    intptr_t hash;
    uint32_t next;         // in the same bucket
    uint32_t newer, older; // by time of use
} Entry;

typedef struct {
    Entry *entries;
    uint32_t *buckets; // first entry of each
    uint32_t mask;     // of a hash; one less than the number of buckets
    uint32_t capacity, used;
    uint32_t newest, oldest;
    uint64_t changes; // insertions and removals so far
} Table;

static void table_clear(Table *table) {
    for (size_t i = 0; table->buckets != NULL && i <= table->mask; i++) table->buckets[i] = NO_ENTRY;
    table->used = 0;
    table->newest = table->oldest = NO_ENTRY;
    table->changes++;
}

// Returns false if there is no memory; table_free is needed in any case.
static bool table_init(Table *table, ptrdiff_t capacity) {
    *table = (Table){.mask = 7};
    if (capacity > MAX_CAPACITY) return false;
    table->capacity = (uint32_t)capacity;
    // At most three quarters of the buckets are used.
    while (table->mask / 4 * 3 < table->capacity) table->mask = table->mask * 2 + 1;
    table->entries = calloc((size_t)capacity, sizeof *table->entries);
    table->buckets = malloc(((size_t)table->mask + 1) * sizeof *table->buckets);
    table_clear(table);
    return table->entries != NULL && table->buckets != NULL;
}

static void table_free(Table *table) {
    free(table->entries);
    free(table->buckets);
    table->entries = NULL;
    table->buckets = NULL;
}

static uint32_t *table_bucket(const Table *table, intptr_t hash) {
    // Hashes of ints and of tuples differ mostly in other bits.
    uint64_t mixed = (uint64_t)hash * UINT64_C(0x9E3779B97F4A7C15);
    return &table->buckets[(uint32_t)(mixed >> 32) & table->mask];
}

// Returns `entry`, or the next one of its bucket, with the hash; or NO_ENTRY.
static uint32_t table_match(const Table *table, uint32_t entry, intptr_t hash) {
    while (entry != NO_ENTRY && table->entries[entry].hash != hash) entry = table->entries[entry].next;
    return entry;
}

static void table_unlink(Table *table, uint32_t entry) {
    Entry *e = &table->entries[entry];
    *(e->newer == NO_ENTRY ? &table->newest : &table->entries[e->newer].older) = e->older;
    *(e->older == NO_ENTRY ? &table->oldest : &table->entries[e->older].newer) = e->newer;
}

static void table_link_newest(Table *table, uint32_t entry) {
    table->entries[entry].newer = NO_ENTRY;
    table->entries[entry].older = table->newest;
    *(table->newest == NO_ENTRY ? &table->oldest : &table->entries[table->newest].newer) = entry;
    table->newest = entry;
}

// Makes the entry the newest.
static void table_touch(Table *table, uint32_t entry) {
    if (table->newest == entry) return;
    table_unlink(table, entry);
    table_link_newest(table, entry);
}

// Makes a new entry the newest; in a full table it takes the place, and the number, of the oldest.
static uint32_t table_insert(Table *table, intptr_t hash) {
    uint32_t entry = table->used;
    if (table->used < table->capacity) {
        table->used++;
    } else {
        entry = table->oldest;
        uint32_t *link = table_bucket(table, table->entries[entry].hash);
        while (*link != entry) link = &table->entries[*link].next;
        *link = table->entries[entry].next;
        table_unlink(table, entry);
    }
    uint32_t *bucket = table_bucket(table, hash);
    table->entries[entry].hash = hash;
    table->entries[entry].next = *bucket;
    *bucket = entry;
    table_link_newest(table, entry);
    table->changes++;
    return entry;
}

#endif
