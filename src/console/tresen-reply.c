/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-reply.h"

#include "tresen-attach-file.h"
#include "tresen-store-outgoing.h"

static gpointer
copy_file (gconstpointer file, gpointer unused)
{
  return tresen_attach_file_copy (file);
}

/* Copies @files, which may be %NULL: the answer comes when the composer has others. */
TresenReply *
tresen_reply_new (gint64 customer_id, gint64 now_us, const char *text, const GPtrArray *files)
{
  TresenReply *self = g_new0 (TresenReply, 1);

  self->customer_id = customer_id;
  self->now_us = now_us;
  self->text = g_strdup (text != NULL ? text : "");
  self->files = files != NULL ? g_ptr_array_copy ((GPtrArray *) files, copy_file, NULL)
                              : g_ptr_array_new ();
  g_ptr_array_set_free_func (self->files, (GDestroyNotify) tresen_attach_file_free);
  return self;
}

/* (element-type TresenAttachFile): of which only the names are known as yet. */
GPtrArray *
tresen_reply_files_of_draft (const TresenDraft *draft)
{
  GPtrArray *files = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_attach_file_free);

  for (guint i = 0; i < draft->files->len; i++)
    {
      const TresenDraftFile *named = g_ptr_array_index (draft->files, i);
      TresenAttachFile *file = g_new0 (TresenAttachFile, 1);

      file->file = g_strdup (named->file);
      file->name = g_strdup (named->name);
      g_ptr_array_add (files, file);
    }
  return files;
}

TresenReply *
tresen_reply_copy (const TresenReply *self)
{
  TresenReply *copy = tresen_reply_new (self->customer_id, self->now_us, self->text, self->files);

  copy->entry_id = self->entry_id;
  return copy;
}

void
tresen_reply_free (TresenReply *self)
{
  g_free (self->text);
  g_ptr_array_unref (self->files);
  g_free (self);
}

static gboolean
save (TresenDb *db, const TresenReply *reply, GError **error)
{
  g_autoptr (TresenDraft) draft = tresen_draft_new (reply->text);

  for (guint i = 0; i < reply->files->len; i++)
    {
      const TresenAttachFile *file = g_ptr_array_index (reply->files, i);

      tresen_draft_add_file (draft, file->file, file->name);
    }
  return tresen_store_draft_save (db, reply->customer_id, draft, reply->now_us, error);
}

static gboolean
queue_file (TresenDb *db, const TresenReply *reply, const TresenAttachFile *file, GError **error)
{
  g_autoptr (TresenMedia) media = tresen_media_new ();

  media->file = g_strdup (file->file);
  media->content_type = g_strdup (file->content_type);
  media->size = file->size;
  media->duration_us = file->duration_us;
  return tresen_store_outgoing_queue_file (db, reply->customer_id, file->kind, media, reply->now_us,
                                           error)
         > 0;
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
  return save (db, data, error) ? tresen_reply_load_func (db, data, error) : NULL;
}

/* The files go first: they are what the text is about. The draft is gone in the moment in which the messages are there. */
gpointer
tresen_reply_send_func (TresenDb *db, gpointer data, GError **error)
{
  const TresenReply *reply = data;
  g_autoptr (TresenDraft) nothing = tresen_draft_new (NULL);

  for (guint i = 0; i < reply->files->len; i++)
    if (!queue_file (db, reply, g_ptr_array_index (reply->files, i), error))
      return NULL;
  if (*reply->text != '\0'
      && tresen_store_outgoing_queue_text (db, reply->customer_id, reply->text, reply->now_us,
                                           error)
             <= 0)
    return NULL;
  if (!tresen_store_draft_save (db, reply->customer_id, nothing, reply->now_us, error))
    return NULL;
  return tresen_reply_load_func (db, data, error);
}

/* The store puts the message's text and file before what is in the draft; so that has to be there first. */
gpointer
tresen_reply_take_back_func (TresenDb *db, gpointer data, GError **error)
{
  const TresenReply *reply = data;

  if (!save (db, reply, error) || !tresen_store_outgoing_cancel (db, reply->entry_id, error))
    return NULL;
  return tresen_reply_load_func (db, data, error);
}
