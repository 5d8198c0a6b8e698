/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-wish.h"

#include "tresen-store-conversations.h"
#include "tresen-store-customers.h"
#include "tresen-store-fetch.h"
#include "tresen-store-names.h"
#include "tresen-store-outgoing.h"

TresenWish *
tresen_wish_new (gint64 id, gint64 now_us, const char *text)
{
  TresenWish *self = g_new0 (TresenWish, 1);

  self->id = id;
  self->now_us = now_us;
  self->text = g_strdup (text);
  return self;
}

void
tresen_wish_free (TresenWish *self)
{
  g_free (self->text);
  g_free (self);
}

static gpointer
done (gboolean is_done)
{
  return GINT_TO_POINTER (is_done ? 1 : 0);
}

gpointer
tresen_wish_mark_read_func (TresenDb *db, gpointer data, GError **error)
{
  return done (tresen_store_conversation_mark_read (db, ((TresenWish *) data)->id, error));
}

gpointer
tresen_wish_set_name_func (TresenDb *db, gpointer data, GError **error)
{
  const TresenWish *wish = data;

  return done (tresen_store_name_change (db, wish->id, wish->text, wish->now_us, error));
}

gpointer
tresen_wish_send_again_func (TresenDb *db, gpointer data, GError **error)
{
  const TresenWish *wish = data;

  return done (tresen_store_outgoing_send_again (db, wish->id, wish->now_us, error));
}

gpointer
tresen_wish_dismiss_func (TresenDb *db, gpointer data, GError **error)
{
  return done (tresen_store_outgoing_dismiss (db, ((TresenWish *) data)->id, error));
}

gpointer
tresen_wish_fetch_again_func (TresenDb *db, gpointer data, GError **error)
{
  const TresenWish *wish = data;

  return done (tresen_store_media_fetch_again (db, wish->id, wish->now_us, error));
}
