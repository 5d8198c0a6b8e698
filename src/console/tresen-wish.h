/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-store.h"

G_BEGIN_DECLS

/**
 * TresenWish: what staff want done with a row of the store: a customer or an entry.
 */
typedef struct
{
  gint64 id;
  gint64 now_us;
  char *text; /* (nullable) the name that is given */
} TresenWish;

TresenWish *tresen_wish_new (gint64 id, gint64 now_us, const char *text);
void tresen_wish_free (TresenWish *self);

/* For the store's writer; data is a TresenWish. The answer is no pointer to anything: not %NULL means that it is done. */

gpointer tresen_wish_mark_read_func (TresenDb *db, gpointer data, GError **error);
gpointer tresen_wish_set_name_func (TresenDb *db, gpointer data, GError **error);
gpointer tresen_wish_send_again_func (TresenDb *db, gpointer data, GError **error);
gpointer tresen_wish_dismiss_func (TresenDb *db, gpointer data, GError **error);
gpointer tresen_wish_fetch_again_func (TresenDb *db, gpointer data, GError **error);

G_END_DECLS
