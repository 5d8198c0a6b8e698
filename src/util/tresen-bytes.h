/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TresenSecret: a text that is wiped from memory when the last reference goes.
 *
 * Immutable and reference-counted; may be shared between threads.
 */
typedef struct _TresenSecret TresenSecret;

TresenSecret *tresen_secret_new (const char *text);
TresenSecret *tresen_secret_ref (TresenSecret *self);
void tresen_secret_unref (TresenSecret *self);
const char *tresen_secret_peek (const TresenSecret *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenSecret, tresen_secret_unref)

char *tresen_hex_encode (const guint8 *data, gsize size);
gboolean tresen_memory_is_equal (const void *a, const void *b, gsize size);
gboolean tresen_text_is_equal_secret (const char *a, const char *b);
void tresen_memory_wipe (void *data, gsize size);

G_END_DECLS
