/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-reply.h"

#include "tresen-store-outgoing.h"

TresenReply *
tresen_reply_new (gint64 customer_id, gint64 now_us, const char *text, const char *picture)
{
  TresenReply *self = g_new0 (TresenReply, 1);

  self->customer_id = customer_id;
  self->now_us = now_us;
  self->text = g_strdup (text != NULL ? text : "");
  self->picture = g_strdup (picture != NULL ? picture : "");
  return self;
}

void
tresen_reply_free (TresenReply *self)
{
  g_free (self->text);
  g_free (self->picture);
  g_free (self->content_type);
  g_free (self);
}

gpointer
tresen_reply_load_func (TresenDb *db, gpointer data, GError **error)
{
  const TresenReply *reply = data;

  return tresen_store_draft_load (db, reply->customer_id, error);
}

gpointer
tresen_reply_save_func (TresenDb *db, gpointer data, GError **error)
{
  const TresenReply *reply = data;

  if (!tresen_store_draft_save (db, reply->customer_id, reply->text, reply->picture, reply->now_us,
                                error))
    return NULL;
  return tresen_reply_load_func (db, data, error);
}

/* The picture goes first: it is what the text is about. The draft is gone in the moment in which the messages are there. */
gpointer
tresen_reply_send_func (TresenDb *db, gpointer data, GError **error)
{
  const TresenReply *reply = data;
  g_autoptr (TresenMedia) media = tresen_media_new ();

  media->file = g_strdup (reply->picture);
  media->content_type = g_strdup (reply->content_type);
  media->size = reply->size;
  if (*reply->picture != '\0'
      && tresen_store_outgoing_queue_file (db, reply->customer_id, "image", media, reply->now_us,
                                           error)
             <= 0)
    return NULL;
  if (*reply->text != '\0'
      && tresen_store_outgoing_queue_text (db, reply->customer_id, reply->text, reply->now_us,
                                           error)
             <= 0)
    return NULL;
  if (!tresen_store_draft_save (db, reply->customer_id, "", "", reply->now_us, error))
    return NULL;
  return tresen_reply_load_func (db, data, error);
}

/* The store puts the message's text and picture before what is in the draft; so that has to be there first. */
gpointer
tresen_reply_take_back_func (TresenDb *db, gpointer data, GError **error)
{
  const TresenReply *reply = data;

  if (!tresen_store_draft_save (db, reply->customer_id, reply->text, reply->picture, reply->now_us,
                                error)
      || !tresen_store_outgoing_cancel (db, reply->entry_id, error))
    return NULL;
  return tresen_reply_load_func (db, data, error);
}
