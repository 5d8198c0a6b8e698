/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-qr-wish.h"

#include <gio/gio.h>

TresenQrWish *
tresen_qr_wish_new (gint64 id, gint64 now_us)
{
  TresenQrWish *self = g_new0 (TresenQrWish, 1);

  self->id = id;
  self->now_us = now_us;
  return self;
}

void
tresen_qr_wish_free (TresenQrWish *self)
{
  g_free (self->scene);
  g_free (self->label);
  g_free (self);
}

gpointer
tresen_qr_wish_page_func (TresenDb *db, gpointer data, GError **error)
{
  return tresen_store_qr_codes_before (db, ((TresenQrWish *) data)->id, TRESEN_QR_PAGE_SIZE, error);
}

static gboolean
is_alive (const TresenQrCode *code, gint64 now_us)
{
  return *code->error == '\0' && (code->expires_at_us == 0 || now_us < code->expires_at_us);
}

/* Two codes with one scene could not be told from each other. */
gpointer
tresen_qr_wish_add_func (TresenDb *db, gpointer data, GError **error)
{
  const TresenQrWish *wish = data;
  g_autoptr (GError) own_error = NULL;
  g_autoptr (TresenQrCode) other = tresen_store_qr_code_find (db, wish->scene, &own_error);

  if (other != NULL && is_alive (other, wish->now_us))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS, "the scene is taken");
      return NULL;
    }
  if (other == NULL
      && !g_error_matches (own_error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&own_error));
      return NULL;
    }
  return GINT_TO_POINTER (tresen_store_qr_code_add (db, wish->scene, wish->label,
                                                    wish->expire_seconds, wish->now_us, error)
                          > 0);
}

gpointer
tresen_qr_wish_make_again_func (TresenDb *db, gpointer data, GError **error)
{
  const TresenQrWish *wish = data;

  return GINT_TO_POINTER (tresen_store_qr_code_make_again (db, wish->id, wish->now_us, error));
}

gpointer
tresen_qr_wish_remove_func (TresenDb *db, gpointer data, GError **error)
{
  return GINT_TO_POINTER (tresen_store_qr_code_remove (db, ((TresenQrWish *) data)->id, error));
}
