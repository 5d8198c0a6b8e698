/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-typist.h"

#include "tresen-console.h"
#include "tresen-store-typing.h"

#define EVERY_US (10 * G_TIME_SPAN_SECOND)
/* So long the customer sees it without being told again. */
#define SHOWN_US (15 * G_TIME_SPAN_SECOND)

struct _TresenTypist
{
  GObject parent_instance;

  GtkTextBuffer *buffer;
  TresenStore *store;
  TresenClock *clock;
  GSettings *settings; /* (nullable) */
  gint64 customer_id;
  gint64 told_at_us; /* 0 when nothing is to be taken back */
};

G_DEFINE_FINAL_TYPE (TresenTypist, tresen_typist, G_TYPE_OBJECT)

typedef struct
{
  gint64 customer_id;
  gint64 now_us;
  gboolean is_typing;
} Typing;

static gpointer
write_func (TresenDb *db, gpointer data, GError **error)
{
  const Typing *typing = data;

  tresen_store_typing_add (db, typing->customer_id, typing->is_typing, typing->now_us, error);
  return NULL;
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  tresen_store_write_finish (TRESEN_STORE (source), result, &error);
  if (error != NULL)
    g_info ("That somebody is typing: %s", error->message);
}

static void
tell (TresenTypist *self, gboolean is_typing, gint64 now_us)
{
  const Typing typing = { self->customer_id, now_us, is_typing };

  self->told_at_us = is_typing ? now_us : 0;
  tresen_store_write_async (self->store, write_func, g_memdup2 (&typing, sizeof typing), g_free,
                            NULL, written_cb, NULL);
}

/* Behind each thing that a person does with the text. */
static void
edited_cb (TresenTypist *self)
{
  gint64 now_us = tresen_clock_now_us (self->clock);

  if (self->customer_id == 0 || self->settings == NULL
      || !g_settings_get_boolean (self->settings, TRESEN_KEY_SHOW_TYPING))
    return;
  if (gtk_text_buffer_get_char_count (self->buffer) > 0)
    {
      if (self->told_at_us == 0 || now_us - self->told_at_us >= EVERY_US)
        tell (self, TRUE, now_us);
    }
  else if (self->told_at_us != 0 && now_us - self->told_at_us < SHOWN_US)
    tell (self, FALSE, now_us);
}

static void
tresen_typist_dispose (GObject *object)
{
  TresenTypist *self = TRESEN_TYPIST (object);

  g_clear_object (&self->buffer);
  g_clear_object (&self->store);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->clock, tresen_clock_unref);
  G_OBJECT_CLASS (tresen_typist_parent_class)->dispose (object);
}

static void
tresen_typist_class_init (TresenTypistClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tresen_typist_dispose;
}

static void
tresen_typist_init (TresenTypist *self)
{
  self->settings = tresen_console_settings_new ();
}

TresenTypist *
tresen_typist_new (GtkTextBuffer *buffer, TresenStore *store, TresenClock *clock)
{
  TresenTypist *self = g_object_new (TRESEN_TYPE_TYPIST, NULL);

  self->buffer = g_object_ref (buffer);
  self->store = g_object_ref (store);
  self->clock = tresen_clock_ref (clock);
  g_signal_connect_object (buffer, "end-user-action", G_CALLBACK (edited_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/** @customer_id: to whom the reply goes, 0 for nobody; what was told of the former one ends by itself */
void
tresen_typist_set_customer (TresenTypist *self, gint64 customer_id)
{
  g_return_if_fail (TRESEN_IS_TYPIST (self));
  self->customer_id = customer_id;
  self->told_at_us = 0;
}
