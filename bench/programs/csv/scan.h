// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
//
// The text of CSV, without any Python: a scanner that puts field after field into a buffer, and a parser of numbers.

#ifndef CSV_SCAN_H
#define CSV_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

typedef struct {
    const char *at;
    const char *end;
    char *field; // zero-terminated after scan_field
    size_t length;
    size_t capacity;
    bool quoted; // whether the field was in quotes, which make it text
} Scanner;

// What ended a field: a comma, a line break, the end of the text, or an error.
typedef enum { COMMA, LINE, END, NO_MEMORY, OPEN_QUOTE, AFTER_QUOTE } Ending;

static bool push(Scanner *scanner, char c) {
    if (scanner->length == scanner->capacity) {
        size_t capacity = scanner->capacity > 0 ? scanner->capacity * 2 : 64;
        char *grown = realloc(scanner->field, capacity);
        if (grown == NULL) return false;
        scanner->field = grown;
        scanner->capacity = capacity;
    }
    scanner->field[scanner->length++] = c;
    return true;
}

// Line breaks are LF, CR and CR LF.
static Ending scan_ending(Scanner *scanner) {
    if (scanner->at == scanner->end) return END;
    switch (*scanner->at++) {
    case ',': return COMMA;
    case '\n': return LINE;
    case '\r':
        if (scanner->at < scanner->end && *scanner->at == '\n') scanner->at++;
        return LINE;
    default: return AFTER_QUOTE; // as nothing else ends a field without quotes
    }
}

static Ending scan_quoted(Scanner *scanner) {
    scanner->at++;
    while (scanner->at < scanner->end) {
        char c = *scanner->at++;
        if (c == '"') {
            if (scanner->at == scanner->end || *scanner->at != '"') return scan_ending(scanner);
            scanner->at++;
        }
        if (!push(scanner, c)) return NO_MEMORY;
    }
    return OPEN_QUOTE;
}

static Ending scan_plain(Scanner *scanner) {
    while (scanner->at < scanner->end) {
        char c = *scanner->at;
        if (c == ',' || c == '\n' || c == '\r') break;
        if (!push(scanner, c)) return NO_MEMORY;
        scanner->at++;
    }
    return scan_ending(scanner);
}

static Ending scan_field(Scanner *scanner) {
    scanner->length = 0;
    scanner->quoted = scanner->at < scanner->end && *scanner->at == '"';
    Ending ending = scanner->quoted ? scan_quoted(scanner) : scan_plain(scanner);
    if (!push(scanner, '\0')) return NO_MEMORY;
    scanner->length--;
    return ending;
}

// Numbers.

typedef struct {
    const char *at;
    uint64_t mantissa; // wrong if there are more than 19 digits
    int digits;        // without leading zeros
    int exponent;
} Decimal;

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Returns how many digits there were, which no field has more than INT_MAX of.
static int take_digits(Decimal *decimal) {
    const char *start = decimal->at;
    for (; is_digit(*decimal->at); decimal->at++) {
        decimal->mantissa = decimal->mantissa * 10 + (uint64_t)(*decimal->at - '0');
        if (decimal->mantissa != 0) decimal->digits++;
    }
    return (int)(decimal->at - start);
}

// "e", a sign or none, digits; nothing at all is fine, too. Exponents that are too big for a double are cut.
static bool take_exponent(Decimal *decimal) {
    if (*decimal->at != 'e' && *decimal->at != 'E') return true;
    decimal->at++;
    bool negative = *decimal->at == '-';
    if (negative || *decimal->at == '+') decimal->at++;
    if (!is_digit(*decimal->at)) return false;
    int exponent = 0;
    for (; is_digit(*decimal->at); decimal->at++) {
        if (exponent < 100000) exponent = exponent * 10 + (*decimal->at - '0');
    }
    decimal->exponent += negative ? -exponent : exponent;
    return true;
}

// Sets *value if all of the text is a decimal number, as in "12", "-.5", "1.", "6.02e+23"; no spaces, no "inf".
static bool parse_number(const char *text, double *value) {
    static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    const int max_power = sizeof powers / sizeof *powers - 1;
    Decimal decimal = {.at = text};
    bool negative = *text == '-';
    if (negative || *text == '+') decimal.at++;
    int digits = take_digits(&decimal);
    if (*decimal.at == '.') {
        decimal.at++;
        int fraction = take_digits(&decimal);
        digits += fraction;
        decimal.exponent = -fraction;
    }
    if (digits == 0 || !take_exponent(&decimal) || *decimal.at != '\0') return false;
    // Where a double holds the mantissa and the power exactly, there is one rounding only; elsewhere it takes more.
    if (decimal.digits > 15 || decimal.exponent < -max_power || decimal.exponent > max_power) {
        *value = strtod(text, NULL);
        return true;
    }
    double number = (double)decimal.mantissa;
    number = decimal.exponent < 0 ? number / powers[-decimal.exponent] : number * powers[decimal.exponent];
    *value = negative ? -number : number;
    return true;
}

#endif
