/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-store-qr-codes.h"

G_BEGIN_DECLS

/**
 * TresenQrWish: what is asked of the store about QR codes.
 */
typedef struct
{
  gint64 id; /* of a code, or before which to read */
  gint64 now_us;
  char *scene;
  char *label;
  gint64 expire_seconds;
} TresenQrWish;

TresenQrWish *tresen_qr_wish_new (gint64 id, gint64 now_us);
void tresen_qr_wish_free (TresenQrWish *self);

/* For the store's workers; writing answers with what is not %NULL. A scene that is taken is EXISTS of G_IO_ERROR. */

gpointer tresen_qr_wish_page_func (TresenDb *db, gpointer data, GError **error);
gpointer tresen_qr_wish_add_func (TresenDb *db, gpointer data, GError **error);
gpointer tresen_qr_wish_make_again_func (TresenDb *db, gpointer data, GError **error);
gpointer tresen_qr_wish_remove_func (TresenDb *db, gpointer data, GError **error);

#define TRESEN_QR_PAGE_SIZE 200

G_END_DECLS
