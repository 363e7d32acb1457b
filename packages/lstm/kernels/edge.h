/**
 * What goes from one layer to the next: values copied into the next layer's rows, with dropout where
 * it lies between the two.
 *
 * A dropout decision is 16 bits of the Philox block at counter
 * (window's place in the batch, step · ⌈features / 8⌉ + feature / 8, training step, purpose and layer),
 * half `feature mod 8` of it: lanes draw for their own windows, so the masks do not depend on how many
 * lanes there are. reference/dropout-layer.ts draws the same.
 */
#ifndef AFTERBELL_EDGE_H
#define AFTERBELL_EDGE_H

#include "lstm.h"
#include "philox.h"

/** Places are offsets into the arena, in floats. */
typedef struct {
  int32_t steps, features;
  /** A row is `stride` features wide, and an array has `steps` rows a slot or panel. */
  int32_t from, from_stride, from_steps;
  int32_t to, to_stride, to_steps;
  /** [slot][steps][features][PANEL], or -1 without dropout. */
  int32_t mask;
  /** ∂loss/∂(what the next layer got), multiplied by the mask in place: ∂loss/∂(what came), or -1. */
  int32_t gradient;
  /** Drawn values below this are dropped, of 65,536. */
  int32_t threshold;
  /** 1 / (1 - rate). */
  float kept;
  /** Index of the dropout layer in the network. */
  int32_t layer;
  /** Whether `from` holds every panel of a batch, rather than one for each slot. */
  int32_t from_is_by_panel;
} edge;

/** Purpose of dropout's stream, as in src/philox.ts. */
#define DROPOUT_PURPOSE 3

/** Draws the masks of eight neighbouring features of one step. */
INLINE void draw_masks(const edge *e, uint32_t key0, uint32_t key1, uint32_t training_step,
                       int32_t step, int32_t panel, int32_t group, float *masks) {
  const int32_t groups = (e->features + 7) / 8;
  for (int v = 0; v < VECTORS; v++) {
    uvec lane;
    for (int i = 0; i < LANES; i++) lane[i] = (uint32_t)(panel * PANEL + v * LANES + i);
    uvec words[4] = {lane, usplat((uint32_t)(step * groups + group)), usplat(training_step),
                     usplat(DROPOUT_PURPOSE | (uint32_t)e->layer << 8)};
    philox4x32(key0, key1, words);
    for (int half = 0; half < 8 && group * 8 + half < e->features; half++) {
      uvec word = words[half >> 1];
      uvec drawn = half & 1 ? (uvec)(word >> 16) : (uvec)(word & 0xffff);
      uvec is_kept = (uvec)(drawn >= (uint32_t)e->threshold);
      store(masks + (group * 8 + half) * PANEL + v * LANES, (vec)(is_kept & (uvec)splat(e->kept)));
    }
  }
}

/** Copies a panel's values on; with `training` through a newly drawn mask, that of the batch's panel. */
EXPORT(edge_forward)
void edge_forward(float *arena, int32_t place, int32_t slot, int32_t panel, int32_t training,
                  uint32_t key0, uint32_t key1, uint32_t training_step) {
  const edge *e = (const edge *)(arena + place);
  const int32_t groups = (e->features + 7) / 8;
  for (int32_t t = 0; t < e->steps; t++) {
    const int32_t source = e->from_is_by_panel ? panel : slot;
    const float *from = arena + e->from + at(source, e->from_steps, t, e->from_stride);
    float *to = arena + e->to + at(slot, e->to_steps, t, e->to_stride);
    if (!training || e->mask < 0) {
      for (int32_t i = 0; i < e->features * PANEL; i += LANES) store(to + i, load(from + i));
      continue;
    }
    float *mask = arena + e->mask + at(slot, e->steps, t, e->features);
    for (int32_t group = 0; group < groups; group++)
      draw_masks(e, key0, key1, training_step, t, panel, group, mask);
    for (int32_t i = 0; i < e->features * PANEL; i += LANES)
      store(to + i, load(from + i) * load(mask + i));
  }
}

/** After a forward pass with `training`. */
EXPORT(edge_backward)
void edge_backward(float *arena, int32_t place, int32_t slot, int32_t training) {
  const edge *e = (const edge *)(arena + place);
  if (!training || e->mask < 0 || e->gradient < 0) return;
  for (int32_t t = 0; t < e->steps; t++) {
    float *gradient = arena + e->gradient + at(slot, e->steps, t, e->features);
    const float *mask = arena + e->mask + at(slot, e->steps, t, e->features);
    for (int32_t i = 0; i < e->features * PANEL; i += LANES)
      store(gradient + i, load(gradient + i) * load(mask + i));
  }
}

#endif
