/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-message-row.h"

#include <glib/gi18n.h>

#include "tresen-console.h"
#include "tresen-message-card.h"
#include "tresen-message-content.h"
#include "tresen-payment-card.h"
#include "tresen-send-reason.h"
#include "tresen-words.h"

struct _TresenMessageRow
{
  GtkListBoxRow parent_instance;

  /* Of the template */
  GtkWidget *column;
  GtkWidget *bubble;
  GtkWidget *footer;
  GtkWidget *time_label;
  GtkWidget *state_box;
  GtkWidget *state_image;
  GtkWidget *state_label;
  GtkWidget *undo_button;
  GtkWidget *problem_box;
  GtkWidget *reason_label;
  GtkWidget *again_button;
  GtkWidget *dismiss_button;
  GtkWidget *details_expander;
  GtkWidget *details_label;

  /* Owned */
  GtkWidget *content; /* (nullable) by the bubble */
  TresenTimelineEntry *entry;
  char *customer;
  char *media_folder;
  TresenPlayer *player;
};

G_DEFINE_FINAL_TYPE (TresenMessageRow, tresen_message_row, GTK_TYPE_LIST_BOX_ROW)

static const char *const side_classes[] = { "in", "out", "event" };

static void
update_side (TresenMessageRow *self)
{
  gboolean is_out = self->entry->direction == TRESEN_DIRECTION_OUT;
  guint side = self->entry->is_event ? 2 : is_out ? 1 : 0;
  GtkAlign align = side == 2 ? GTK_ALIGN_CENTER : is_out ? GTK_ALIGN_END : GTK_ALIGN_START;

  for (guint i = 0; i < G_N_ELEMENTS (side_classes); i++)
    if (i == side)
      gtk_widget_add_css_class (GTK_WIDGET (self), side_classes[i]);
    else
      gtk_widget_remove_css_class (GTK_WIDGET (self), side_classes[i]);
  gtk_widget_set_halign (self->column, align);
  gtk_widget_set_halign (self->bubble, align);
  gtk_widget_set_halign (self->footer, align);
  gtk_widget_set_halign (self->problem_box, align);
}

/* The bubble is built anew only when what it shows has changed, so that a selection in it survives a change of state. */
static gboolean
shows_the_same (const TresenTimelineEntry *a, const TresenTimelineEntry *b)
{
  if (a->payment != NULL || g_strcmp0 (a->kind, b->kind) != 0 || g_strcmp0 (a->text, b->text) != 0)
    return FALSE;
  if ((a->media == NULL) != (b->media == NULL))
    return FALSE;
  return a->media == NULL
         || (a->media->state == b->media->state && g_strcmp0 (a->media->file, b->media->file) == 0
             && g_strcmp0 (a->media->playable_file, b->media->playable_file) == 0
             && g_strcmp0 (a->media->still_file, b->media->still_file) == 0);
}

static void
update_content (TresenMessageRow *self)
{
  if (self->content != NULL)
    gtk_box_remove (GTK_BOX (self->bubble), self->content);
  if (self->entry->payment != NULL)
    self->content = tresen_payment_card_new (self->entry->payment);
  else if (self->entry->is_event)
    self->content = tresen_event_content_new (self->entry);
  else
    self->content = tresen_message_content_new (self->entry, self->media_folder, self->player);
  gtk_box_append (GTK_BOX (self->bubble), self->content);
}

static void
update_state (TresenMessageRow *self)
{
  static const char *const classes[] = { "success", "warning", "error" };
  TresenMessageState state = self->entry->state;
  gboolean is_out = self->entry->direction == TRESEN_DIRECTION_OUT && !self->entry->is_event;
  g_autofree char *time = tresen_words_time (self->entry->created_at_us);
  g_autofree char *hint = tresen_words_entry_hint (self->entry);
  const char *class = state == TRESEN_MESSAGE_FAILED    ? "error"
                      : state == TRESEN_MESSAGE_UNKNOWN ? "warning"
                                                        : NULL;

  gtk_label_set_label (GTK_LABEL (self->time_label), time);
  gtk_widget_set_visible (self->footer, !self->entry->is_event);
  gtk_widget_set_visible (self->state_box, is_out);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->state_image), tresen_words_state_icon (state));
  gtk_label_set_label (GTK_LABEL (self->state_label), tresen_words_entry_state (self->entry));
  gtk_widget_set_tooltip_text (self->state_box, hint);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->state_label),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, hint, -1);
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    gtk_widget_remove_css_class (self->state_box, classes[i]);
  gtk_widget_add_css_class (self->state_box, class != NULL ? class : "dim-label");
  if (class != NULL)
    gtk_widget_remove_css_class (self->state_box, "dim-label");
  gtk_widget_set_visible (self->undo_button, is_out && state == TRESEN_MESSAGE_QUEUED);
}

static void
update_problem (TresenMessageRow *self)
{
  TresenMessageState state = self->entry->state;
  gboolean has_problem = !self->entry->is_event && self->entry->direction == TRESEN_DIRECTION_OUT
                         && (state == TRESEN_MESSAGE_FAILED || state == TRESEN_MESSAGE_UNKNOWN)
                         && !tresen_timeline_entry_is_away (self->entry);
  g_autofree char *reason = NULL;
  g_autofree char *details = NULL;

  gtk_widget_set_visible (self->problem_box, has_problem);
  if (has_problem)
    {
      int code = self->entry->error_code;
      TresenSendReason words = g_strcmp0 (self->entry->kind, "template") == 0
                                   ? tresen_send_reason_of_notice (state, code)
                                   : tresen_send_reason_get (state, code);

      reason = tresen_send_reason_to_text (&words);
      details = tresen_send_reason_get_details (self->entry->error_code, self->entry->error_text);
      gtk_label_set_label (GTK_LABEL (self->reason_label), reason);
      gtk_label_set_label (GTK_LABEL (self->details_label), details);
      gtk_widget_set_visible (self->details_expander, *details != '\0');
      gtk_widget_set_visible (self->dismiss_button, !self->entry->is_dismissed);
    }
}

static void
update_name (TresenMessageRow *self)
{
  g_autofree char *name = tresen_words_accessible (self->entry, self->customer);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
tresen_message_row_dispose (GObject *object)
{
  TresenMessageRow *self = TRESEN_MESSAGE_ROW (object);

  self->content = NULL;
  /* The row lets go of its child by itself; the template must not have done so before. */
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), TRESEN_TYPE_MESSAGE_ROW);
  G_OBJECT_CLASS (tresen_message_row_parent_class)->dispose (object);
}

static void
tresen_message_row_finalize (GObject *object)
{
  TresenMessageRow *self = TRESEN_MESSAGE_ROW (object);

  g_clear_pointer (&self->entry, tresen_timeline_entry_unref);
  g_free (self->customer);
  g_free (self->media_folder);
  g_clear_object (&self->player);
  G_OBJECT_CLASS (tresen_message_row_parent_class)->finalize (object);
}

static void
tresen_message_row_class_init (TresenMessageRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tresen_message_row_dispose;
  object_class->finalize = tresen_message_row_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               TRESEN_CONSOLE_RESOURCES "/tresen-message-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TresenMessageRow, column);
  gtk_widget_class_bind_template_child (widget_class, TresenMessageRow, bubble);
  gtk_widget_class_bind_template_child (widget_class, TresenMessageRow, footer);
  gtk_widget_class_bind_template_child (widget_class, TresenMessageRow, time_label);
  gtk_widget_class_bind_template_child (widget_class, TresenMessageRow, state_box);
  gtk_widget_class_bind_template_child (widget_class, TresenMessageRow, state_image);
  gtk_widget_class_bind_template_child (widget_class, TresenMessageRow, state_label);
  gtk_widget_class_bind_template_child (widget_class, TresenMessageRow, undo_button);
  gtk_widget_class_bind_template_child (widget_class, TresenMessageRow, problem_box);
  gtk_widget_class_bind_template_child (widget_class, TresenMessageRow, reason_label);
  gtk_widget_class_bind_template_child (widget_class, TresenMessageRow, again_button);
  gtk_widget_class_bind_template_child (widget_class, TresenMessageRow, dismiss_button);
  gtk_widget_class_bind_template_child (widget_class, TresenMessageRow, details_expander);
  gtk_widget_class_bind_template_child (widget_class, TresenMessageRow, details_label);
}

static void
tresen_message_row_init (TresenMessageRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static gboolean
is_notice (const TresenTimelineEntry *entry)
{
  return g_strcmp0 (entry->kind, "template") == 0;
}

/* A notice needs no reply that is left. */
static void
set_notice_target (TresenMessageRow *self)
{
  if (!is_notice (self->entry))
    return;
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->again_button), "notice.send-again");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->again_button), "(xb)", self->entry->id,
                                    self->entry->state == TRESEN_MESSAGE_UNKNOWN);
}

static void
set_targets (TresenMessageRow *self)
{
  GtkWidget *buttons[] = { self->undo_button, self->again_button, self->dismiss_button };

  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (buttons[i]), "x", self->entry->id);
}

TresenMessageRow *
tresen_message_row_new (TresenTimelineEntry *entry,
                        const char *customer,
                        const char *media_folder,
                        TresenPlayer *player)
{
  TresenMessageRow *self = g_object_new (TRESEN_TYPE_MESSAGE_ROW, NULL);

  self->customer = g_strdup (customer);
  self->media_folder = g_strdup (media_folder);
  self->player = g_object_ref (player);
  tresen_message_row_set_entry (self, entry);
  return self;
}

void
tresen_message_row_set_entry (TresenMessageRow *self, TresenTimelineEntry *entry)
{
  TresenTimelineEntry *old = self->entry;

  g_return_if_fail (TRESEN_IS_MESSAGE_ROW (self));
  g_return_if_fail (entry != NULL);

  self->entry = tresen_timeline_entry_ref (entry);
  if (old == NULL || !shows_the_same (old, entry))
    update_content (self);
  if (old == NULL)
    {
      update_side (self);
      set_targets (self);
    }
  set_notice_target (self);
  update_state (self);
  update_problem (self);
  update_name (self);
  g_clear_pointer (&old, tresen_timeline_entry_unref);
}

void
tresen_message_row_set_customer (TresenMessageRow *self, const char *customer)
{
  g_return_if_fail (TRESEN_IS_MESSAGE_ROW (self));

  if (g_strcmp0 (self->customer, customer) == 0)
    return;
  g_free (self->customer);
  self->customer = g_strdup (customer);
  update_name (self);
}

const TresenTimelineEntry *
tresen_message_row_get_entry (TresenMessageRow *self)
{
  g_return_val_if_fail (TRESEN_IS_MESSAGE_ROW (self), NULL);
  return self->entry;
}
