/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-player.h"

struct _TresenPlayer
{
  GObject parent_instance;

  GtkMediaStream *stream; /* (nullable) of the last recording, also when it has ended */
  gint64 entry_id;        /* whose it is, 0: nobody's */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TresenPlayer, tresen_player, G_TYPE_OBJECT)

static void
notify_cb (GtkMediaStream *stream, GParamSpec *pspec, TresenPlayer *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
drop_stream (TresenPlayer *self)
{
  if (self->stream == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->stream, self);
  gtk_media_stream_pause (self->stream);
  g_clear_object (&self->stream);
  self->entry_id = 0;
}

static void
tresen_player_dispose (GObject *object)
{
  drop_stream (TRESEN_PLAYER (object));
  G_OBJECT_CLASS (tresen_player_parent_class)->dispose (object);
}

static void
tresen_player_class_init (TresenPlayerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tresen_player_dispose;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
tresen_player_init (TresenPlayer *self)
{
}

TresenPlayer *
tresen_player_new (void)
{
  return g_object_new (TRESEN_TYPE_PLAYER, NULL);
}

/* Begins, goes on where it was paused, or begins anew when it has ended or failed. */
void
tresen_player_play (TresenPlayer *self, gint64 entry_id, const char *path)
{
  g_return_if_fail (TRESEN_IS_PLAYER (self));

  if (self->entry_id != entry_id || tresen_player_get_error (self, entry_id) != NULL)
    {
      drop_stream (self);
      self->entry_id = entry_id;
      self->stream = gtk_media_file_new_for_filename (path);
      g_signal_connect (self->stream, "notify", G_CALLBACK (notify_cb), self);
    }
  gtk_media_stream_play (self->stream);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* Nothing when another one plays. */
void
tresen_player_pause (TresenPlayer *self, gint64 entry_id)
{
  g_return_if_fail (TRESEN_IS_PLAYER (self));

  if (self->stream != NULL && self->entry_id == entry_id)
    gtk_media_stream_pause (self->stream);
}

/* Whatever it is, it is over and forgotten. */
void
tresen_player_stop (TresenPlayer *self)
{
  g_return_if_fail (TRESEN_IS_PLAYER (self));

  if (self->stream == NULL)
    return;
  drop_stream (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* Whose recording was played last; 0: nobody's. */
gint64
tresen_player_get_entry_id (TresenPlayer *self)
{
  g_return_val_if_fail (TRESEN_IS_PLAYER (self), 0);
  return self->entry_id;
}

static GtkMediaStream *
stream_of (TresenPlayer *self, gint64 entry_id)
{
  return self->entry_id == entry_id ? self->stream : NULL;
}

gboolean
tresen_player_is_playing (TresenPlayer *self, gint64 entry_id)
{
  GtkMediaStream *stream = stream_of (self, entry_id);

  return stream != NULL && gtk_media_stream_get_playing (stream);
}

/* Where it is; 0 when it has ended. */
gint64
tresen_player_get_position_us (TresenPlayer *self, gint64 entry_id)
{
  GtkMediaStream *stream = stream_of (self, entry_id);

  return stream != NULL && !gtk_media_stream_get_ended (stream)
             ? gtk_media_stream_get_timestamp (stream)
             : 0;
}

/* 0 while it is not known. */
gint64
tresen_player_get_duration_us (TresenPlayer *self, gint64 entry_id)
{
  GtkMediaStream *stream = stream_of (self, entry_id);

  return stream != NULL ? gtk_media_stream_get_duration (stream) : 0;
}

/* (nullable): why it cannot be played. */
const GError *
tresen_player_get_error (TresenPlayer *self, gint64 entry_id)
{
  GtkMediaStream *stream = stream_of (self, entry_id);

  return stream != NULL ? gtk_media_stream_get_error (stream) : NULL;
}
