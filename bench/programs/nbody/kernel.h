// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
//
// Bodies that attract each other, without any Python: the velocity Verlet method over arrays of doubles. The constant
// of gravitation is 1.

#ifndef NBODY_KERNEL_H
#define NBODY_KERNEL_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define VALUES_PER_BODY 7 // position, velocity, mass
#define SOFTENING 1e-12   // added to squares of distances, so that bodies can meet

// All arrays are parts of one block: three doubles a body, one in masses.
typedef struct {
    size_t count;
    double *positions;
    double *velocities;
    double *accelerations;
    double *masses;
} Bodies;

// Returns false if there is no memory.
static bool allocate_bodies(Bodies *bodies, size_t count) {
    if (count > PTRDIFF_MAX / (10 * sizeof(double))) return false;
    double *block = calloc(count > 0 ? count * 10 : 1, sizeof(double));
    if (block == NULL) return false;
    bodies->count = count;
    bodies->positions = block;
    bodies->velocities = block + count * 3;
    bodies->accelerations = block + count * 6;
    bodies->masses = block + count * 9;
    return true;
}

static void free_bodies(Bodies *bodies) { free(bodies->positions); }

static void set_body(Bodies *bodies, size_t index, const double values[VALUES_PER_BODY]) {
    memcpy(bodies->positions + index * 3, values, 3 * sizeof(double));
    memcpy(bodies->velocities + index * 3, values + 3, 3 * sizeof(double));
    bodies->masses[index] = values[6];
}

static double distance(const double *difference) {
    double x = difference[0], y = difference[1], z = difference[2];
    return sqrt(x * x + y * y + z * z + SOFTENING);
}

static void accelerate(Bodies *bodies) {
    double *accelerations = bodies->accelerations;
    for (size_t i = 0; i < bodies->count * 3; i++) accelerations[i] = 0.0;
    for (size_t i = 0; i < bodies->count; i++) {
        for (size_t j = i + 1; j < bodies->count; j++) {
            double difference[3];
            for (int k = 0; k < 3; k++) difference[k] = bodies->positions[j * 3 + k] - bodies->positions[i * 3 + k];
            double r = distance(difference);
            double pull = 1.0 / (r * r * r);
            for (int k = 0; k < 3; k++) {
                accelerations[i * 3 + k] += difference[k] * (bodies->masses[j] * pull);
                accelerations[j * 3 + k] -= difference[k] * (bodies->masses[i] * pull);
            }
        }
    }
}

// Moves the origin of velocities to the centre of mass, so that the system as a whole stays where it is, and gets ready
// for the first step.
static void start_bodies(Bodies *bodies) {
    double mass = 0.0;
    for (size_t i = 0; i < bodies->count; i++) mass += bodies->masses[i];
    for (int k = 0; k < 3; k++) {
        double momentum = 0.0;
        for (size_t i = 0; i < bodies->count; i++) momentum += bodies->velocities[i * 3 + k] * bodies->masses[i];
        for (size_t i = 0; i < bodies->count; i++) bodies->velocities[i * 3 + k] -= momentum / mass;
    }
    accelerate(bodies);
}

static void step_bodies(Bodies *bodies, double dt) {
    double half = dt * 0.5;
    size_t size = bodies->count * 3;
    for (size_t i = 0; i < size; i++) {
        bodies->velocities[i] += bodies->accelerations[i] * half;
        bodies->positions[i] += bodies->velocities[i] * dt;
    }
    accelerate(bodies);
    for (size_t i = 0; i < size; i++) bodies->velocities[i] += bodies->accelerations[i] * half;
}

static double energy_of_bodies(const Bodies *bodies) {
    double energy = 0.0;
    for (size_t i = 0; i < bodies->count; i++) {
        const double *v = bodies->velocities + i * 3;
        energy += 0.5 * bodies->masses[i] * (v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
        for (size_t j = i + 1; j < bodies->count; j++) {
            double difference[3];
            for (int k = 0; k < 3; k++) difference[k] = bodies->positions[j * 3 + k] - bodies->positions[i * 3 + k];
            energy -= bodies->masses[i] * bodies->masses[j] / distance(difference);
        }
    }
    return energy;
}

#endif
