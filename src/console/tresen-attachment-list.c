/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-attachment-list.h"

#include <glib/gi18n.h>

#include "tresen-attachment-intake.h"
#include "tresen-attachment-row.h"
#include "tresen-console.h"

struct _TresenAttachmentList
{
  GtkWidget parent_instance;

  /* Of the template */
  GtkWidget *box;
  GtkWidget *scroller;
  GtkWidget *rows;
  GtkWidget *busy;
  GtkWidget *busy_label;

  /* Owned */
  char *media_folder;
  GPtrArray *files;               /* (element-type TresenAttachFile) */
  TresenAttachmentIntake *intake; /* (nullable) what has arrived and is not attached yet */
  GQueue *arrivals;               /* (element-type GPtrArray): what has arrived meanwhile */
  GCancellable *probe;            /* (nullable) while a draft's files are looked at */
  GCancellable *conversation;     /* cancelled when the files belong to another one */

  guint most; /* files that may be attached */
  TresenAttachCost cost;
};

enum
{
  CHANGED,
  PROBLEM,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TresenAttachmentList, tresen_attachment_list, GTK_TYPE_WIDGET)

/* What is shown */

static void remove_cb (TresenAttachmentRow *row, TresenAttachmentList *self);

static void
fill_rows (TresenAttachmentList *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->rows)) != NULL)
    gtk_box_remove (GTK_BOX (self->rows), child);
  for (guint i = 0; i < self->files->len; i++)
    {
      GtkWidget *row
          = tresen_attachment_row_new (g_ptr_array_index (self->files, i), self->media_folder);

      g_signal_connect_object (row, "remove", G_CALLBACK (remove_cb), self, 0);
      gtk_box_append (GTK_BOX (self->rows), row);
    }
}

static void
show_busy (TresenAttachmentList *self)
{
  const char *name = self->intake != NULL ? tresen_attachment_intake_get_name (self->intake) : "";
  g_autofree char *text = NULL;

  if (*name != '\0')
    /* Translators: %s is the name of a file that is being made ready to be sent */
    text = g_strdup_printf (_ ("Preparing %s…"), name);
  else
    text = g_strdup (_ ("Preparing…"));
  gtk_label_set_label (GTK_LABEL (self->busy_label), text);
  gtk_widget_set_visible (self->busy, self->intake != NULL);
  gtk_widget_set_visible (self->scroller, self->files->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self), self->files->len > 0 || self->intake != NULL);
}

static void
changed (TresenAttachmentList *self)
{
  show_busy (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
remove_cb (TresenAttachmentRow *row, TresenAttachmentList *self)
{
  GtkWidget *child = gtk_widget_get_first_child (self->rows);
  guint index = 0;
  const TresenAttachFile *file;

  while (child != NULL && child != GTK_WIDGET (row))
    {
      child = gtk_widget_get_next_sibling (child);
      index++;
    }
  if (child == NULL || index >= self->files->len)
    return;
  file = g_ptr_array_index (self->files, index);
  tresen_attach_file_delete_async (self->media_folder, file->file);
  gtk_box_remove (GTK_BOX (self->rows), child);
  g_ptr_array_remove_index (self->files, index);
  changed (self);
}

/* What arrives */

static void begin (TresenAttachmentList *self);

static void
file_cb (TresenAttachmentIntake *intake, TresenAttachFile *file, TresenAttachmentList *self)
{
  g_ptr_array_add (self->files, file);
  fill_rows (self);
  changed (self);
}

static void
problem_cb (TresenAttachmentIntake *intake, const char *text, TresenAttachmentList *self)
{
  tresen_attachment_list_say_problem (self, text);
}

static void
done_cb (TresenAttachmentIntake *intake, TresenAttachmentList *self)
{
  g_clear_object (&self->intake);
  begin (self);
}

static void
begin (TresenAttachmentList *self)
{
  g_autoptr (GPtrArray) sources = NULL;

  if (self->intake != NULL || self->probe != NULL)
    return;
  sources = g_queue_pop_head (self->arrivals);
  if (sources != NULL)
    {
      self->intake = tresen_attachment_intake_new (sources, self->media_folder);
      g_signal_connect_object (self->intake, "file", G_CALLBACK (file_cb), self, 0);
      g_signal_connect_object (self->intake, "problem", G_CALLBACK (problem_cb), self, 0);
      g_signal_connect_object (self->intake, "done", G_CALLBACK (done_cb), self, 0);
      tresen_attachment_intake_start (
          self->intake, GTK_WIDGET (self), self->files->len,
          self->most > self->files->len ? self->most - self->files->len : 0, self->cost);
    }
  changed (self);
}

static void
arrive (TresenAttachmentList *self, GPtrArray *sources)
{
  g_queue_push_tail (self->arrivals, sources);
  begin (self);
}

/* What is on its way belongs to a conversation that is not shown any more. */
static void
stop (TresenAttachmentList *self)
{
  g_cancellable_cancel (self->conversation);
  g_clear_object (&self->conversation);
  self->conversation = g_cancellable_new ();
  g_cancellable_cancel (self->probe);
  g_clear_object (&self->probe);
  g_queue_clear_full (self->arrivals, (GDestroyNotify) g_ptr_array_unref);
  if (self->intake == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->intake, self);
  tresen_attachment_intake_stop (self->intake);
  g_clear_object (&self->intake);
}

static void
tresen_attachment_list_dispose (GObject *object)
{
  TresenAttachmentList *self = TRESEN_ATTACHMENT_LIST (object);

  stop (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), TRESEN_TYPE_ATTACHMENT_LIST);
  G_OBJECT_CLASS (tresen_attachment_list_parent_class)->dispose (object);
}

static void
tresen_attachment_list_finalize (GObject *object)
{
  TresenAttachmentList *self = TRESEN_ATTACHMENT_LIST (object);

  g_clear_object (&self->conversation);
  g_ptr_array_unref (self->files);
  g_queue_free_full (self->arrivals, (GDestroyNotify) g_ptr_array_unref);
  g_free (self->media_folder);
  G_OBJECT_CLASS (tresen_attachment_list_parent_class)->finalize (object);
}

static void
tresen_attachment_list_class_init (TresenAttachmentListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tresen_attachment_list_dispose;
  object_class->finalize = tresen_attachment_list_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[PROBLEM] = g_signal_new ("problem", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, TRESEN_CONSOLE_RESOURCES
                                               "/tresen-attachment-list.ui");
  gtk_widget_class_bind_template_child (widget_class, TresenAttachmentList, box);
  gtk_widget_class_bind_template_child (widget_class, TresenAttachmentList, scroller);
  gtk_widget_class_bind_template_child (widget_class, TresenAttachmentList, rows);
  gtk_widget_class_bind_template_child (widget_class, TresenAttachmentList, busy);
  gtk_widget_class_bind_template_child (widget_class, TresenAttachmentList, busy_label);
}

static void
tresen_attachment_list_init (TresenAttachmentList *self)
{
  self->files = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_attach_file_free);
  self->arrivals = g_queue_new ();
  self->conversation = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
tresen_attachment_list_set_up (TresenAttachmentList *self, const char *media_folder)
{
  g_return_if_fail (TRESEN_IS_ATTACHMENT_LIST (self));

  self->media_folder = g_strdup (media_folder);
}

/* @most: files that may be attached, @cost: what one costs */
void
tresen_attachment_list_set_room (TresenAttachmentList *self, guint most, TresenAttachCost cost)
{
  g_return_if_fail (TRESEN_IS_ATTACHMENT_LIST (self));

  self->most = most;
  self->cost = cost;
}

/* The one place where files come in: chosen, pasted or dropped. @files: (element-type GFile) */
void
tresen_attachment_list_add_files (TresenAttachmentList *self, const GSList *files)
{
  GPtrArray *sources = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_attach_source_free);

  g_return_if_fail (TRESEN_IS_ATTACHMENT_LIST (self));

  for (; files != NULL; files = files->next)
    g_ptr_array_add (sources, tresen_attach_source_new (files->data));
  if (sources->len > 0)
    arrive (self, sources);
  else
    g_ptr_array_unref (sources);
}

/* A picture that is in no file. */
void
tresen_attachment_list_add_bytes (TresenAttachmentList *self, GBytes *bytes)
{
  GPtrArray *sources = g_ptr_array_new_with_free_func ((GDestroyNotify) tresen_attach_source_free);

  g_return_if_fail (TRESEN_IS_ATTACHMENT_LIST (self));

  g_ptr_array_add (sources, tresen_attach_source_new_for_bytes (bytes));
  arrive (self, sources);
}

void
tresen_attachment_list_say_problem (TresenAttachmentList *self, const char *text)
{
  g_return_if_fail (TRESEN_IS_ATTACHMENT_LIST (self));

  g_signal_emit (self, signals[PROBLEM], 0, text);
}

/* Drafts */

/* What was found takes the place of what is only a name. %TRUE when something was not found. */
static gboolean
take_probed (TresenAttachmentList *self, GPtrArray *found)
{
  gboolean is_less = found->len < self->files->len;

  for (guint i = 0; i < found->len; i++)
    {
      TresenAttachFile *file = g_ptr_array_index (found, i);

      for (guint k = 0; k < self->files->len; k++)
        {
          const TresenAttachFile *named = g_ptr_array_index (self->files, k);

          if (!g_str_equal (named->file, file->file))
            continue;
          g_free (file->name);
          file->name = g_strdup (named->name);
        }
    }
  g_ptr_array_unref (self->files);
  self->files = g_ptr_array_ref (found);
  fill_rows (self);
  return is_less;
}

static void
probed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenAttachmentList) self = user_data;
  g_autoptr (GPtrArray) found = tresen_attach_probe_finish (result, NULL);
  gboolean is_less;

  if (self->rows == NULL || g_task_get_cancellable (G_TASK (result)) != self->probe)
    return;
  g_clear_object (&self->probe);
  is_less = found != NULL && take_probed (self, found);
  begin (self);
  if (is_less)
    tresen_attachment_list_say_problem (
        self, _ ("A file of this draft is no longer there. Attach it again."));
}

/* Files that are in the media folder already. @files: (element-type TresenAttachFile): of which only names need to be known */
void
tresen_attachment_list_restore (TresenAttachmentList *self, const GPtrArray *files)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  g_return_if_fail (TRESEN_IS_ATTACHMENT_LIST (self));

  stop (self);
  g_ptr_array_set_size (self->files, 0);
  for (guint i = 0; i < files->len; i++)
    {
      TresenAttachFile *file = tresen_attach_file_copy (g_ptr_array_index (files, i));

      g_ptr_array_add (self->files, file);
      g_ptr_array_add (names, file->file);
    }
  fill_rows (self);
  if (names->len > 0)
    {
      g_ptr_array_add (names, NULL);
      self->probe = g_cancellable_new ();
      tresen_attach_probe_async (self->media_folder, (const char *const *) names->pdata,
                                 self->probe, probed_cb, g_object_ref (self));
    }
  show_busy (self);
}

/* There are no files any more; they stay in the folder, they belong to messages or a draft now. */
void
tresen_attachment_list_forget (TresenAttachmentList *self)
{
  g_return_if_fail (TRESEN_IS_ATTACHMENT_LIST (self));

  stop (self);
  g_ptr_array_set_size (self->files, 0);
  fill_rows (self);
  show_busy (self);
}

/* (element-type TresenAttachFile): also those of a draft that are still being looked at */
const GPtrArray *
tresen_attachment_list_get_files (TresenAttachmentList *self)
{
  g_return_val_if_fail (TRESEN_IS_ATTACHMENT_LIST (self), NULL);
  return self->files;
}

/* Is cancelled when another conversation is shown: what was pasted for this one must not come to that one. */
GCancellable *
tresen_attachment_list_get_cancellable (TresenAttachmentList *self)
{
  g_return_val_if_fail (TRESEN_IS_ATTACHMENT_LIST (self), NULL);
  return self->conversation;
}

gboolean
tresen_attachment_list_is_busy (TresenAttachmentList *self)
{
  g_return_val_if_fail (TRESEN_IS_ATTACHMENT_LIST (self), FALSE);
  return self->intake != NULL || self->probe != NULL;
}
