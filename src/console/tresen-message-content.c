/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-message-content.h"

#include <glib/gi18n.h>
#include <string.h>

#include "tresen-thumbnail.h"
#include "tresen-words.h"

#define PICTURE_PIXELS 260
#define LINE_CHARS 52

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
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (label));
  const char *scheme = g_uri_peek_scheme (uri);

  if (g_strcmp0 (scheme, "http") == 0 || g_strcmp0 (scheme, "https") == 0)
    gtk_show_uri (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, uri, GDK_CURRENT_TIME);
  return GDK_EVENT_STOP;
}

static GtkWidget *
new_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_max_width_chars (GTK_LABEL (label), LINE_CHARS);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
new_text (const char *text)
{
  g_autofree char *markup = tresen_message_markup (text);
  GtkWidget *label = new_label (NULL, NULL);

  gtk_label_set_markup (GTK_LABEL (label), markup);
  g_signal_connect (label, "activate-link", G_CALLBACK (activate_link_cb), NULL);
  return label;
}

/* A card: an icon, a heading, lines under it. */
static GtkWidget *
new_card (const char *icon, const char *heading, GtkWidget **lines)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *image = g_object_new (GTK_TYPE_IMAGE, "icon-name", icon, "accessible-role",
                                   GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  gtk_widget_set_valign (image, GTK_ALIGN_START);
  gtk_widget_set_margin_top (image, 2);
  gtk_box_append (GTK_BOX (card), image);
  gtk_box_append (GTK_BOX (card), column);
  gtk_box_append (GTK_BOX (column), new_label (heading, "heading"));
  *lines = column;
  return card;
}

static void
add_line (GtkWidget *lines, const char *text)
{
  if (text != NULL && *text != '\0')
    gtk_box_append (GTK_BOX (lines), new_label (text, "caption"));
}

static GtkWidget *
new_place (const TresenTimelineEntry *entry)
{
  g_autofree char *latitude = tresen_words_detail (entry, "latitude");
  g_autofree char *longitude = tresen_words_detail (entry, "longitude");
  g_autofree char *coordinates = NULL;
  GtkWidget *lines;
  GtkWidget *card = new_card ("mark-location-symbolic", tresen_words_kind (entry), &lines);

  if (*entry->text != '\0')
    gtk_box_append (GTK_BOX (lines), new_label (entry->text, NULL));
  if (latitude != NULL && longitude != NULL)
    /* Translators: latitude and longitude of a place */
    coordinates = g_strdup_printf (_ ("%s, %s"), latitude, longitude);
  add_line (lines, coordinates);
  return card;
}

static GtkWidget *
new_file (const TresenTimelineEntry *entry)
{
  g_autofree char *size = tresen_words_detail (entry, "size");
  guint64 bytes = size != NULL ? g_ascii_strtoull (size, NULL, 10) : 0;
  g_autofree char *words = bytes > 0 ? g_format_size (bytes) : NULL;
  GtkWidget *lines;
  GtkWidget *card
      = new_card ("text-x-generic-symbolic",
                  *entry->text != '\0' ? entry->text : tresen_words_kind (entry), &lines);

  add_line (lines, words);
  add_line (lines, _ ("WeChat does not hand over files. Ask the customer for a photo."));
  return card;
}

static GtkWidget *
new_link (const TresenTimelineEntry *entry)
{
  g_autofree char *description = tresen_words_detail (entry, "description");
  g_autofree char *url = tresen_words_detail (entry, "url");
  GtkWidget *lines;
  GtkWidget *card
      = new_card ("emblem-shared-symbolic",
                  *entry->text != '\0' ? entry->text : tresen_words_kind (entry), &lines);

  add_line (lines, description);
  if (url != NULL)
    gtk_box_append (GTK_BOX (lines), new_text (url));
  return card;
}

static GtkWidget *
new_voice (const TresenTimelineEntry *entry)
{
  g_autofree char *recognition = tresen_words_detail (entry, "recognition");
  GtkWidget *lines;
  GtkWidget *card = new_card ("audio-input-microphone-symbolic", tresen_words_kind (entry), &lines);

  if (recognition != NULL && *recognition != '\0')
    gtk_box_append (GTK_BOX (lines), new_label (recognition, NULL));
  add_line (lines, _ ("Listen to it in WeChat on the telephone, or ask the customer to write."));
  return card;
}

static GtkWidget *
new_video (const TresenTimelineEntry *entry)
{
  GtkWidget *lines;
  GtkWidget *card = new_card ("video-x-generic-symbolic", tresen_words_kind (entry), &lines);

  add_line (lines, _ ("Watch it in WeChat on the telephone, or ask the customer for a photo."));
  return card;
}

static GtkWidget *
new_other (const TresenTimelineEntry *entry)
{
  g_autofree char *what = NULL;
  GtkWidget *lines;
  GtkWidget *card = new_card (tresen_words_kind_icon (entry), tresen_words_kind (entry), &lines);

  if (*entry->text != '\0')
    gtk_box_append (GTK_BOX (lines), new_label (entry->text, NULL));
  /* Translators: %s is WeChat's own name of a kind of message, such as "miniprogrampage" */
  what = g_strdup_printf (_ ("WeChat calls it “%s”. It can be read in WeChat on the telephone."),
                          entry->kind);
  add_line (lines, what);
  return card;
}

static GtkWidget *
new_retry_button (const TresenTimelineEntry *entry)
{
  GtkWidget *button = gtk_button_new_with_label (_ ("Try Again"));

  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "conversation.retry-media");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "x", entry->id);
  return button;
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
new_picture_or_reason (const TresenTimelineEntry *entry, const char *media_folder)
{
  GtkWidget *lines;
  GtkWidget *card;

  if (entry->media != NULL && entry->media->state == TRESEN_MEDIA_STORED
      && *entry->media->file != '\0')
    return new_picture (entry, media_folder);
  card = new_card (tresen_words_kind_icon (entry), tresen_words_kind (entry), &lines);
  if (entry->media == NULL)
    {
      add_line (lines, _ ("WeChat sent no way to fetch it. Ask the customer to send it again."));
      return card;
    }
  if (entry->media->state == TRESEN_MEDIA_WAITING)
    {
      add_line (lines, _ ("Being fetched from WeChat…"));
      return card;
    }
  add_line (lines, _ ("The picture could not be fetched. WeChat keeps pictures for three days."));
  gtk_box_append (GTK_BOX (lines), new_retry_button (entry));
  if (*entry->media->error != '\0')
    gtk_widget_set_tooltip_text (card, entry->media->error);
  return card;
}

GtkWidget *
tresen_message_content_new (const TresenTimelineEntry *entry, const char *media_folder)
{
  const char *kind = entry->kind;

  if (g_str_equal (kind, "text"))
    return new_text (*entry->text != '\0' ? entry->text : _ ("(sticker)"));
  if (g_str_equal (kind, "image"))
    return new_picture_or_reason (entry, media_folder);
  if (g_str_equal (kind, "voice"))
    return new_voice (entry);
  if (g_str_equal (kind, "video") || g_str_equal (kind, "shortvideo"))
    return new_video (entry);
  if (g_str_equal (kind, "location"))
    return new_place (entry);
  if (g_str_equal (kind, "file"))
    return new_file (entry);
  if (g_str_equal (kind, "link"))
    return new_link (entry);
  return new_other (entry);
}
