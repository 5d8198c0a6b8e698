/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-message-missing.h"

#include <glib/gi18n.h>

#include "tresen-message-card.h"
#include "tresen-words.h"

static GtkWidget *
new_retry_button (const TresenTimelineEntry *entry)
{
  GtkWidget *button = gtk_button_new_with_label (_ ("Try Again"));

  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_set_margin_top (button, 4);
  gtk_widget_add_css_class (button, "small");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "conversation.retry-media");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "x", entry->id);
  return button;
}

static void
add_waiting (GtkWidget *lines)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *spinner
      = g_object_new (GTK_TYPE_SPINNER, "spinning", TRUE, "accessible-role",
                      GTK_ACCESSIBLE_ROLE_PRESENTATION, "valign", GTK_ALIGN_CENTER, NULL);

  gtk_box_append (GTK_BOX (row), spinner);
  gtk_box_append (GTK_BOX (row),
                  tresen_message_label_new (_ ("Being fetched from WeChat…"), "caption"));
  gtk_box_append (GTK_BOX (lines), row);
}

static const char *
get_failure (const TresenTimelineEntry *entry)
{
  if (g_str_equal (entry->kind, "voice"))
    return _ (
        "The voice message could not be fetched. WeChat keeps voice messages for three days.");
  if (g_str_equal (entry->kind, "image"))
    return _ ("The picture could not be fetched. WeChat keeps pictures for three days.");
  return _ ("The video could not be fetched. WeChat keeps videos for three days.");
}

/* Whether what came with the message is on the disk. */
gboolean
tresen_message_has_file (const TresenTimelineEntry *entry)
{
  return entry->media != NULL && entry->media->state == TRESEN_MEDIA_STORED
         && entry->media->file != NULL && *entry->media->file != '\0';
}

/* For a message whose file is not there: that it comes, or why it does not. */
GtkWidget *
tresen_message_missing_new (const TresenTimelineEntry *entry)
{
  GtkWidget *lines;
  GtkWidget *card
      = tresen_message_card_new (tresen_words_kind_icon (entry), tresen_words_kind (entry), &lines);

  if (entry->media == NULL)
    tresen_message_card_add_line (
        lines, _ ("WeChat sent no way to fetch it. Ask the customer to send it again."));
  else if (entry->media->state == TRESEN_MEDIA_WAITING)
    add_waiting (lines);
  else
    {
      tresen_message_card_add_line (lines, get_failure (entry));
      gtk_box_append (GTK_BOX (lines), new_retry_button (entry));
      if (entry->media->error != NULL && *entry->media->error != '\0')
        gtk_widget_set_tooltip_text (card, entry->media->error);
    }
  return card;
}
