/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-message-content.h"

#include <glib/gi18n.h>
#include <string.h>

#include "tresen-media-content.h"
#include "tresen-message-card.h"
#include "tresen-message-missing.h"
#include "tresen-thumbnail.h"
#include "tresen-uri-opener.h"
#include "tresen-words.h"

#define PICTURE_PIXELS 260

/* http and https only, up to the first blank or quote; a full stop at the end belongs to the sentence. Links that WeChat
 * itself would follow (mini programs, tel:) do nothing on a desk. */
static GRegex *
get_link_regex (void)
{
  static gsize once = 0;
  static GRegex *regex = NULL;

  if (g_once_init_enter (&once))
    {
      regex = g_regex_new ("https?://"
                           "[^\\s<>\"'\\x{3000}-\\x{303f}\\x{ff00}-\\x{ffef}]*[^\\s<>\"'.,;:!?)\\]"
                           "\\x{3000}-\\x{303f}\\x{ff00}-\\x{ffef}]",
                           G_REGEX_CASELESS | G_REGEX_OPTIMIZE, 0, NULL);
      g_once_init_leave (&once, 1);
    }
  return regex;
}

static void
append_plain (GString *markup, const char *text, gsize length)
{
  g_autofree char *escaped = g_markup_escape_text (text, (gssize) length);

  g_string_append (markup, escaped);
}

/* Text from outside as Pango markup: everything escaped, web addresses made links. */
char *
tresen_message_markup (const char *text)
{
  GString *markup = g_string_new (NULL);
  g_autoptr (GMatchInfo) match = NULL;
  gsize done = 0;

  g_regex_match (get_link_regex (), text, 0, &match);
  while (g_match_info_matches (match))
    {
      int start = 0;
      int end = 0;

      g_match_info_fetch_pos (match, 0, &start, &end);
      append_plain (markup, text + done, (gsize) start - done);
      g_string_append (markup, "<a href=\"");
      append_plain (markup, text + start, (gsize) (end - start));
      g_string_append (markup, "\">");
      append_plain (markup, text + start, (gsize) (end - start));
      g_string_append (markup, "</a>");
      done = (gsize) end;
      g_match_info_next (match, NULL);
    }
  append_plain (markup, text + done, strlen (text + done));
  return g_string_free (markup, FALSE);
}

static gboolean
activate_link_cb (GtkLabel *label, const char *uri, gpointer user_data)
{
  if (tresen_uri_is_web (uri))
    tresen_uri_open (GTK_WIDGET (label), uri, NULL);
  return GDK_EVENT_STOP;
}

/* Text from outside, its web addresses links. */
GtkWidget *
tresen_message_text_new (const char *text)
{
  g_autofree char *markup = tresen_message_markup (text);
  GtkWidget *label = tresen_message_label_new (NULL, NULL);

  gtk_label_set_markup (GTK_LABEL (label), markup);
  g_signal_connect (label, "activate-link", G_CALLBACK (activate_link_cb), NULL);
  return label;
}

/* The first line is the title of the template, the others are what was filled in. */
static GtkWidget *
new_notice (const TresenTimelineEntry *entry)
{
  g_auto (GStrv) text = g_strsplit (entry->text, "\n", 2);
  GtkWidget *lines;
  GtkWidget *card = tresen_message_card_new (tresen_words_kind_icon (entry),
                                             text[0] != NULL ? text[0] : tresen_words_kind (entry),
                                             &lines);

  if (text[0] != NULL && text[1] != NULL)
    gtk_box_append (GTK_BOX (lines), tresen_message_label_new (text[1], NULL));
  tresen_message_card_add_line (lines, _ ("Sent as a notice"));
  return card;
}

static GtkWidget *
new_picture (const TresenTimelineEntry *entry, const char *media_folder)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *thumbnail = tresen_thumbnail_new ();

  tresen_thumbnail_set_picture (TRESEN_THUMBNAIL (thumbnail), media_folder, entry->media->file,
                                PICTURE_PIXELS);
  gtk_button_set_child (GTK_BUTTON (button), thumbnail);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "picture");
  gtk_widget_set_tooltip_text (button, _ ("Show the picture large"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Show Picture"), -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "conversation.show-picture");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", entry->media->file);
  return button;
}

static GtkWidget *
new_body (const TresenTimelineEntry *entry, const char *media_folder, TresenPlayer *player)
{
  const char *kind = entry->kind;

  if (g_str_equal (kind, "text"))
    return tresen_message_text_new (*entry->text != '\0' ? entry->text : _ ("(sticker)"));
  if (g_str_equal (kind, "template"))
    return new_notice (entry);
  if (g_str_equal (kind, "image"))
    return tresen_message_has_file (entry) ? new_picture (entry, media_folder)
                                           : tresen_message_missing_new (entry);
  if (g_str_equal (kind, "voice"))
    return tresen_media_content_new_voice (entry, media_folder, player);
  if (g_str_equal (kind, "video") || g_str_equal (kind, "shortvideo"))
    return tresen_media_content_new_video (entry, media_folder);
  if (g_str_equal (kind, "location"))
    return tresen_message_place_new (entry);
  if (g_str_equal (kind, "file"))
    return tresen_message_file_new (entry);
  if (g_str_equal (kind, "link"))
    return tresen_message_link_new (entry);
  if (g_str_equal (kind, "miniprogrampage"))
    return tresen_message_mini_program_new (entry);
  return tresen_message_other_new (entry);
}

GtkWidget *
tresen_message_content_new (const TresenTimelineEntry *entry,
                            const char *media_folder,
                            TresenPlayer *player)
{
  GtkWidget *body = new_body (entry, media_folder, player);
  const char *origin = tresen_words_origin (entry);
  GtkWidget *box;

  if (origin == NULL)
    return body;
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_box_append (GTK_BOX (box), body);
  tresen_message_card_add_line (box, origin);
  gtk_widget_add_css_class (gtk_widget_get_last_child (box), "dim-label");
  return box;
}
