/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-tags-dialog.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

#include "tresen-console.h"
#include "tresen-dialog.h"
#include "tresen-follower-words.h"
#include "tresen-store-changes.h"
#include "tresen-tag-list.h"
#include "tresen-tag-wish.h"

struct _TresenTagsDialog
{
  AdwWindow parent_instance;

  /* Template. */
  GtkWidget *reason_box;
  GtkLabel *reason;
  AdwEntryRow *new_row;
  GtkListBox *rows;

  /* Owned. */
  TresenStore *store;
  TresenClock *clock;
  TresenTagList *list;
  GCancellable *cancellable;
  gint64 opened_at_us; /* what was refused before is no news */
};

G_DEFINE_FINAL_TYPE (TresenTagsDialog, tresen_tags_dialog, ADW_TYPE_WINDOW)

#define KEY_ID "tag-id"
#define KEY_SHOWN "tag-shown"

static gint64
id_of (GtkWidget *row)
{
  return *(gint64 *) g_object_get_data (G_OBJECT (row), KEY_ID);
}

static void
add_applied_cb (TresenTagsDialog *self)
{
  g_autofree char *name
      = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->new_row))));

  if (*name != '\0')
    tresen_tag_wish_create (self->store, self->clock, name, 0);
  adw_entry_row_set_show_apply_button (self->new_row, FALSE);
  gtk_editable_set_text (GTK_EDITABLE (self->new_row), "");
  adw_entry_row_set_show_apply_button (self->new_row, TRUE);
}

static void
renamed_cb (AdwEntryRow *row, TresenTagsDialog *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));

  if (*name != '\0')
    tresen_tag_wish_rename (self->store, self->clock, id_of (GTK_WIDGET (row)), name);
}

/* What answers the question belongs to the dialog's row, which may be gone by then. */
typedef struct
{
  TresenTagsDialog *dialog;
  gint64 tag_id;
} Deletion;

static void
deletion_free (gpointer data, GClosure *closure)
{
  Deletion *deletion = data;

  g_object_unref (deletion->dialog);
  g_free (deletion);
}

static void
answered_cb (AdwMessageDialog *question, const char *response, gpointer user_data)
{
  const Deletion *deletion = user_data;

  if (strcmp (response, "delete") == 0)
    tresen_tag_wish_delete (deletion->dialog->store, deletion->dialog->clock, deletion->tag_id);
}

static void
delete_clicked_cb (GtkWidget *button, TresenTagsDialog *self)
{
  GtkWidget *row = gtk_widget_get_ancestor (button, ADW_TYPE_ENTRY_ROW);
  const char *shown = g_object_get_data (G_OBJECT (row), KEY_SHOWN);
  GtkWidget *question = adw_message_dialog_new (GTK_WINDOW (self), NULL, NULL);
  Deletion *deletion = g_new0 (Deletion, 1);

  /* Translators: %s is the name of a tag */
  adw_message_dialog_format_heading (ADW_MESSAGE_DIALOG (question), _ ("Delete “%s”?"), shown);
  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (question),
                               _ ("WeChat takes the tag from all customers who have it."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (question), "cancel", _ ("_Cancel"),
                                    "delete", _ ("_Delete"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (question), "delete",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (question), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (question), "cancel");
  deletion->dialog = g_object_ref (self);
  deletion->tag_id = id_of (row);
  g_signal_connect_data (question, "response", G_CALLBACK (answered_cb), deletion, deletion_free,
                         0);
  tresen_dialog_present (question);
}

static char *
title_of (const TresenTag *tag)
{
  if (tag->is_leaving)
    return g_strdup (_ ("Being deleted"));
  if (tag->is_pending)
    return g_strdup (_ ("Not at WeChat yet"));
  /* Translators: %d: how many customers have a tag */
  return g_strdup_printf (ngettext ("%d customer", "%d customers", (gulong) tag->count),
                          (int) tag->count);
}

static GtkWidget *
make_row (TresenTagsDialog *self, const TresenTag *tag)
{
  GtkWidget *row = adw_entry_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *label = g_strdup_printf (_ ("Delete Tag %s"), tag->name);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Delete Tag"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (delete_clicked_cb), self, 0);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), button);
  g_object_set_data_full (G_OBJECT (row), KEY_ID, g_memdup2 (&tag->id, sizeof tag->id), g_free);
  g_signal_connect_object (row, "apply", G_CALLBACK (renamed_cb), self, 0);
  return row;
}

/* What is being typed is left alone unless the name itself has changed. */
static void
update_row (GtkWidget *row, const TresenTag *tag)
{
  g_autofree char *title = title_of (tag);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_set_sensitive (row, !tag->is_leaving);
  if (g_strcmp0 (g_object_get_data (G_OBJECT (row), KEY_SHOWN), tag->name) == 0)
    return;
  g_object_set_data_full (G_OBJECT (row), KEY_SHOWN, g_strdup (tag->name), g_free);
  /* The apply button would take this text for one that was typed. */
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), FALSE);
  gtk_editable_set_text (GTK_EDITABLE (row), tag->name);
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
}

static GtkWidget *
find_row (TresenTagsDialog *self, gint64 tag_id)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->rows, i)) != NULL; i++)
    if (id_of (GTK_WIDGET (row)) == tag_id)
      return GTK_WIDGET (row);
  return NULL;
}

static gboolean
is_listed (GPtrArray *tags, gint64 tag_id)
{
  for (guint i = 0; i < tags->len; i++)
    if (((TresenTag *) g_ptr_array_index (tags, i))->id == tag_id)
      return TRUE;
  return FALSE;
}

static void
show_tags (TresenTagsDialog *self)
{
  GPtrArray *tags = tresen_tag_list_get (self->list);
  GtkListBoxRow *old;

  for (int i = 0; (old = gtk_list_box_get_row_at_index (self->rows, i)) != NULL;)
    if (is_listed (tags, id_of (GTK_WIDGET (old))))
      i++;
    else
      gtk_list_box_remove (self->rows, GTK_WIDGET (old));
  for (guint i = 0; i < tags->len; i++)
    {
      const TresenTag *tag = g_ptr_array_index (tags, i);
      GtkWidget *row = find_row (self, tag->id);

      if (row == NULL)
        gtk_list_box_insert (self->rows, row = make_row (self, tag), (int) i);
      update_row (row, tag);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->rows), tags->len > 0);
}

static gpointer
reason_func (TresenDb *db, gpointer data, GError **error)
{
  return tresen_store_progress_load (db, TRESEN_PROGRESS_TAGS, error);
}

static void
reason_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TresenTagsDialog) self = user_data;
  g_autoptr (TresenProgress) progress
      = tresen_store_read_finish (TRESEN_STORE (source), result, NULL);
  gboolean has_failed;

  if (progress == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  has_failed
      = strcmp (progress->state, "failed") == 0 && progress->updated_at_us >= self->opened_at_us;
  if (has_failed)
    {
      g_autofree char *words = tresen_follower_words_tag_edit ((TresenTagEdit) progress->done,
                                                               atoi (progress->detail));

      gtk_label_set_text (self->reason, words);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->reason), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      words, -1);
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->reason), progress->detail);
    }
  gtk_widget_set_visible (self->reason_box, has_failed);
}

static void
topic_cb (TresenTagsDialog *self, gint64 topic)
{
  if (topic == TRESEN_TOPIC_PROGRESS)
    tresen_store_read_async (self->store, reason_func, NULL, NULL,
                             (GDestroyNotify) tresen_progress_free, self->cancellable, reason_cb,
                             g_object_ref (self));
}

static void
tresen_tags_dialog_dispose (GObject *object)
{
  TresenTagsDialog *self = TRESEN_TAGS_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), TRESEN_TYPE_TAGS_DIALOG);
  g_clear_object (&self->list);
  g_clear_object (&self->store);
  g_clear_pointer (&self->clock, tresen_clock_unref);
  G_OBJECT_CLASS (tresen_tags_dialog_parent_class)->dispose (object);
}

static void
tresen_tags_dialog_finalize (GObject *object)
{
  g_clear_object (&TRESEN_TAGS_DIALOG (object)->cancellable);
  G_OBJECT_CLASS (tresen_tags_dialog_parent_class)->finalize (object);
}

static void
tresen_tags_dialog_class_init (TresenTagsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tresen_tags_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = tresen_tags_dialog_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               TRESEN_CONSOLE_RESOURCES "/tresen-tags-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TresenTagsDialog, reason_box);
  gtk_widget_class_bind_template_child (widget_class, TresenTagsDialog, reason);
  gtk_widget_class_bind_template_child (widget_class, TresenTagsDialog, new_row);
  gtk_widget_class_bind_template_child (widget_class, TresenTagsDialog, rows);
  gtk_widget_class_bind_template_callback (widget_class, add_applied_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tresen_tags_dialog_init (TresenTagsDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tresen_tags_dialog_new (TresenStore *store, TresenFeed *feed, TresenClock *clock)
{
  TresenTagsDialog *self = g_object_new (TRESEN_TYPE_TAGS_DIALOG, NULL);

  self->store = g_object_ref (store);
  self->clock = tresen_clock_ref (clock);
  self->opened_at_us = tresen_clock_now_us (clock);
  self->list = tresen_tag_list_new (store, feed);
  g_signal_connect_object (self->list, "changed", G_CALLBACK (show_tags), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (feed, "topic-changed", G_CALLBACK (topic_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
