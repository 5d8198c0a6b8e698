/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-attachment-intake.h"

#include <glib/gi18n.h>

#include "tresen-attach-words.h"
#include "tresen-attachment-dialog.h"

struct _TresenAttachmentIntake
{
  GObject parent_instance;

  GPtrArray *sources; /* (element-type TresenAttachSource) */
  GArray *pages;      /* (element-type guint): how many are sent of each source */
  GString *problems;  /* sentences */
  char *media_folder;
  GCancellable *cancellable;
  GtkWindow *dialog; /* (nullable) weak, while it asks */
  GtkWidget *parent; /* (nullable) weak: over which it asks */

  guint n_files; /* attached already */
  guint room;    /* how many more may be */
  TresenAttachCost cost;
  guint source; /* which one is prepared now */
  guint page;
};

enum
{
  FILE_READY,
  PROBLEM,
  DONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TresenAttachmentIntake, tresen_attachment_intake, G_TYPE_OBJECT)

static void
add_problem (TresenAttachmentIntake *self, char *text)
{
  if (self->problems->len > 0)
    g_string_append_c (self->problems, '\n');
  g_string_append (self->problems, text);
  g_free (text);
}

static void
finish (TresenAttachmentIntake *self)
{
  g_autoptr (TresenAttachmentIntake) keep = g_object_ref (self);

  g_signal_emit (self, signals[DONE], 0);
  if (self->problems->len > 0)
    g_signal_emit (self, signals[PROBLEM], 0, self->problems->str);
}

/* Preparing, one after the other */

static void prepare_next (TresenAttachmentIntake *self);

static void
prepared_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenAttachmentIntake) self = user_data;
  g_autoptr (GError) error = NULL;
  TresenAttachFile *file = tresen_attach_prepare_finish (result, &error);
  const TresenAttachSource *source = g_ptr_array_index (self->sources, self->source);

  if (g_cancellable_is_cancelled (self->cancellable))
    {
      if (file != NULL)
        tresen_attach_file_delete_async (self->media_folder, file->file);
      g_clear_pointer (&file, tresen_attach_file_free);
      return;
    }
  if (file != NULL)
    g_signal_emit (self, signals[FILE_READY], 0, file);
  else
    {
      g_info ("A file could not be attached: %s", error->message);
      add_problem (self, tresen_attach_words_refusal (source->name, error));
    }
  self->page++;
  prepare_next (self);
}

static void
prepare_next (TresenAttachmentIntake *self)
{
  while (self->source < self->sources->len
         && self->page >= g_array_index (self->pages, guint, self->source))
    {
      self->source++;
      self->page = 0;
    }
  if (self->source >= self->sources->len)
    {
      finish (self);
      return;
    }
  tresen_attach_prepare_async (g_ptr_array_index (self->sources, self->source), self->page,
                               self->media_folder, self->cancellable, prepared_cb,
                               g_object_ref (self));
}

/* Asking */

static void
answered_cb (const guint *pages, gpointer user_data)
{
  TresenAttachmentIntake *self = user_data;

  g_clear_weak_pointer (&self->dialog);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  for (guint i = 0; i < self->sources->len; i++)
    g_array_index (self->pages, guint, i) = pages != NULL ? pages[i] : 0;
  prepare_next (self);
}

static void
ask (TresenAttachmentIntake *self)
{
  GtkRoot *root = self->parent != NULL ? gtk_widget_get_root (self->parent) : NULL;

  g_set_weak_pointer (&self->dialog, tresen_attachment_dialog_ask (
                                         GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                         self->sources, self->room, self->cost, answered_cb,
                                         g_object_ref (self), g_object_unref));
}

/* What cannot be sent is said at the end, when the rest is attached. */
static guint
count_pages (TresenAttachmentIntake *self, guint *n_good)
{
  guint n_pages = 0;

  for (guint i = 0; i < self->sources->len; i++)
    {
      TresenAttachSource *source = g_ptr_array_index (self->sources, i);

      if (source->error != NULL)
        {
          g_info ("A file cannot be sent: %s", source->error->message);
          add_problem (self, tresen_attach_words_refusal (source->name, source->error));
          continue;
        }
      *n_good += 1;
      n_pages += source->n_pages;
      g_array_index (self->pages, guint, i) = source->n_pages;
    }
  return n_pages;
}

static void
looked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenAttachmentIntake) self = user_data;
  guint n_good = 0;
  guint n_pages;

  if (!tresen_attach_look_finish (result, NULL) || g_cancellable_is_cancelled (self->cancellable))
    return;
  n_pages = count_pages (self, &n_good);
  if (n_pages > 0 && self->room == 0)
    {
      for (guint i = 0; i < self->sources->len; i++)
        g_array_index (self->pages, guint, i) = 0;
      add_problem (self, tresen_attach_words_no_room (self->n_files));
    }
  if (n_pages > 1 && self->room > 0)
    ask (self);
  else
    prepare_next (self);
}

static void
tresen_attachment_intake_dispose (GObject *object)
{
  tresen_attachment_intake_stop (TRESEN_ATTACHMENT_INTAKE (object));
  G_OBJECT_CLASS (tresen_attachment_intake_parent_class)->dispose (object);
}

static void
tresen_attachment_intake_finalize (GObject *object)
{
  TresenAttachmentIntake *self = TRESEN_ATTACHMENT_INTAKE (object);

  g_ptr_array_unref (self->sources);
  g_array_unref (self->pages);
  g_string_free (self->problems, TRUE);
  g_object_unref (self->cancellable);
  g_free (self->media_folder);
  G_OBJECT_CLASS (tresen_attachment_intake_parent_class)->finalize (object);
}

static void
tresen_attachment_intake_class_init (TresenAttachmentIntakeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tresen_attachment_intake_dispose;
  object_class->finalize = tresen_attachment_intake_finalize;
  signals[FILE_READY] = g_signal_new ("file", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                      NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[PROBLEM] = g_signal_new ("problem", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
}

static void
tresen_attachment_intake_init (TresenAttachmentIntake *self)
{
  self->problems = g_string_new (NULL);
  self->cancellable = g_cancellable_new ();
}

/* @sources: (element-type TresenAttachSource): nobody else touches them any more */
TresenAttachmentIntake *
tresen_attachment_intake_new (GPtrArray *sources, const char *media_folder)
{
  TresenAttachmentIntake *self = g_object_new (TRESEN_TYPE_ATTACHMENT_INTAKE, NULL);

  self->sources = g_ptr_array_ref (sources);
  self->pages = g_array_new (FALSE, TRUE, sizeof (guint));
  g_array_set_size (self->pages, sources->len);
  self->media_folder = g_strdup (media_folder);
  return self;
}

/* @n_files: attached already, @room: how many more may be, @cost: what one costs */
void
tresen_attachment_intake_start (TresenAttachmentIntake *self,
                                GtkWidget *parent,
                                guint n_files,
                                guint room,
                                TresenAttachCost cost)
{
  g_return_if_fail (TRESEN_IS_ATTACHMENT_INTAKE (self));

  g_set_weak_pointer (&self->parent, parent);
  self->n_files = n_files;
  self->room = room;
  self->cost = cost;
  tresen_attach_look_async (self->sources, self->cancellable, looked_cb, g_object_ref (self));
}

/* Nothing is told any more, and what is on its way is thrown away. */
void
tresen_attachment_intake_stop (TresenAttachmentIntake *self)
{
  GtkWindow *dialog = self->dialog;

  g_cancellable_cancel (self->cancellable);
  g_clear_weak_pointer (&self->dialog);
  g_clear_weak_pointer (&self->parent);
  if (dialog != NULL)
    gtk_window_destroy (dialog);
}

/* What is being prepared, for the screen; "" when it has no name. */
const char *
tresen_attachment_intake_get_name (TresenAttachmentIntake *self)
{
  const TresenAttachSource *source
      = g_ptr_array_index (self->sources, MIN (self->source, self->sources->len - 1));

  return source->name;
}
