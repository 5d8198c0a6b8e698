/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-message-card.h"

#include <glib/gi18n.h>

#include "tresen-event-words.h"
#include "tresen-message-content.h"
#include "tresen-place.h"
#include "tresen-uri-opener.h"
#include "tresen-words.h"

#define LINE_CHARS 52
#define EVENT_CHARS 60

GtkWidget *
tresen_message_label_new (const char *text, const char *css_class)
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

/* A card: an icon, a heading, lines under it. */
GtkWidget *
tresen_message_card_new (const char *icon, const char *heading, GtkWidget **lines)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *image = g_object_new (GTK_TYPE_IMAGE, "icon-name", icon, "accessible-role",
                                   GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  gtk_widget_set_valign (image, GTK_ALIGN_START);
  gtk_widget_set_margin_top (image, 2);
  gtk_box_append (GTK_BOX (card), image);
  gtk_box_append (GTK_BOX (card), column);
  gtk_box_append (GTK_BOX (column), tresen_message_label_new (heading, "heading"));
  *lines = column;
  return card;
}

void
tresen_message_card_add_line (GtkWidget *lines, const char *text)
{
  if (text != NULL && *text != '\0')
    gtk_box_append (GTK_BOX (lines), tresen_message_label_new (text, "caption"));
}

/* A button that opens an address with the program that the person has chosen for it. */
typedef struct
{
  char *uri;
  char *otherwise;
} Target;

static void
target_free (gpointer data, GClosure *closure)
{
  Target *target = data;

  g_free (target->uri);
  g_free (target->otherwise);
  g_free (target);
}

static void
open_clicked_cb (GtkWidget *button, gpointer user_data)
{
  Target *target = user_data;

  tresen_uri_open (button, target->uri, target->otherwise);
}

static GtkWidget *
new_open_button (const char *label, const char *name, char *uri, char *otherwise)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  Target *target = g_new0 (Target, 1);

  target->uri = uri;
  target->otherwise = otherwise;
  g_signal_connect_data (button, "clicked", G_CALLBACK (open_clicked_cb), target, target_free, 0);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_set_margin_top (button, 4);
  gtk_widget_add_css_class (button, "small");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return button;
}

/** (nullable): %NULL when the two are no place. */
GtkWidget *
tresen_message_map_button_new (const char *latitude, const char *longitude, const char *label)
{
  TresenPlace place;
  g_autofree char *name = NULL;
  GtkWidget *button;

  if (!tresen_place_parse (latitude, longitude, &place))
    return NULL;
  if (label != NULL && *label != '\0')
    /* Translators: read aloud for a button; %s is the name of a place */
    name = g_strdup_printf (_ ("Open Map: %s"), label);
  button = new_open_button (_ ("Open Map"), name != NULL ? name : _ ("Open Map"),
                            tresen_place_to_geo_uri (place),
                            tresen_place_to_page_uri (place, label != NULL ? label : ""));
  gtk_widget_set_tooltip_text (button, _ ("Show the place in the map program, or on a map page in "
                                          "the browser"));
  return button;
}

static void
add_place (GtkWidget *lines, const TresenTimelineEntry *entry, const char *label)
{
  g_autofree char *latitude = tresen_words_detail (entry, "latitude");
  g_autofree char *longitude = tresen_words_detail (entry, "longitude");
  GtkWidget *button = tresen_message_map_button_new (latitude, longitude, label);

  if (button != NULL)
    gtk_box_append (GTK_BOX (lines), button);
}

GtkWidget *
tresen_message_place_new (const TresenTimelineEntry *entry)
{
  g_autofree char *latitude = tresen_words_detail (entry, "latitude");
  g_autofree char *longitude = tresen_words_detail (entry, "longitude");
  g_autofree char *coordinates = NULL;
  GtkWidget *lines;
  GtkWidget *card
      = tresen_message_card_new ("mark-location-symbolic", tresen_words_kind (entry), &lines);

  if (*entry->text != '\0')
    gtk_box_append (GTK_BOX (lines), tresen_message_label_new (entry->text, NULL));
  if (latitude != NULL && longitude != NULL)
    /* Translators: latitude and longitude of a place */
    coordinates = g_strdup_printf (_ ("%s, %s"), latitude, longitude);
  tresen_message_card_add_line (lines, coordinates);
  add_place (lines, entry, entry->text);
  return card;
}

GtkWidget *
tresen_message_file_new (const TresenTimelineEntry *entry)
{
  g_autofree char *size = tresen_words_detail (entry, "size");
  g_autofree char *description = tresen_words_detail (entry, "description");
  guint64 bytes = size != NULL ? g_ascii_strtoull (size, NULL, 10) : 0;
  g_autofree char *words = bytes > 0 ? g_format_size (bytes) : NULL;
  GtkWidget *lines;
  GtkWidget *card = tresen_message_card_new (
      "text-x-generic-symbolic", *entry->text != '\0' ? entry->text : tresen_words_kind (entry),
      &lines);

  tresen_message_card_add_line (lines, words);
  tresen_message_card_add_line (lines, description);
  tresen_message_card_add_line (
      lines, _ ("WeChat does not hand over files. Ask the customer for a photo."));
  return card;
}

static void
add_link_button (GtkWidget *lines, const TresenTimelineEntry *entry, const char *url)
{
  g_autofree char *name = NULL;
  GtkWidget *button;

  if (!tresen_uri_is_web (url))
    {
      tresen_message_card_add_line (lines, _ ("This is no web address, so it is not opened."));
      return;
    }
  /* Translators: read aloud for a button; %s is the title of a web page */
  name = g_strdup_printf (_ ("Open Link: %s"), *entry->text != '\0' ? entry->text : url);
  button = new_open_button (_ ("Open Link"), name, g_strdup (url), NULL);
  gtk_widget_set_tooltip_text (button, _ ("Open the page in the browser"));
  gtk_box_append (GTK_BOX (lines), button);
}

GtkWidget *
tresen_message_link_new (const TresenTimelineEntry *entry)
{
  g_autofree char *description = tresen_words_detail (entry, "description");
  g_autofree char *url = tresen_words_detail (entry, "url");
  GtkWidget *lines;
  GtkWidget *card = tresen_message_card_new (
      "emblem-shared-symbolic", *entry->text != '\0' ? entry->text : tresen_words_kind (entry),
      &lines);

  tresen_message_card_add_line (lines, description);
  if (url == NULL)
    return card;
  tresen_message_card_add_line (lines, url);
  add_link_button (lines, entry, url);
  return card;
}

GtkWidget *
tresen_message_mini_program_new (const TresenTimelineEntry *entry)
{
  GtkWidget *lines;
  GtkWidget *card = tresen_message_card_new (
      tresen_words_kind_icon (entry),
      *entry->text != '\0' ? entry->text : tresen_words_kind (entry), &lines);

  tresen_message_card_add_line (
      lines, _ ("A page of a mini program. It opens in WeChat on the telephone only."));
  return card;
}

GtkWidget *
tresen_message_other_new (const TresenTimelineEntry *entry)
{
  g_autofree char *what = NULL;
  GtkWidget *lines;
  GtkWidget *card
      = tresen_message_card_new (tresen_words_kind_icon (entry), tresen_words_kind (entry), &lines);

  if (*entry->text != '\0')
    gtk_box_append (GTK_BOX (lines), tresen_message_label_new (entry->text, NULL));
  /* Translators: %s is WeChat's own name of a kind of message, such as "miniprogrampage" */
  what = g_strdup_printf (_ ("WeChat calls it “%s”. It can be read in WeChat on the telephone."),
                          entry->kind);
  tresen_message_card_add_line (lines, what);
  return card;
}

static GtkWidget *
new_event_label (const char *text, gboolean has_links)
{
  GtkWidget *label = has_links ? tresen_message_text_new (text) : gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_label_set_xalign (GTK_LABEL (label), 0.5f);
  gtk_label_set_max_width_chars (GTK_LABEL (label), EVENT_CHARS);
  gtk_widget_add_css_class (label, "caption");
  return label;
}

/** What an event says: a line with its time, what more is known under it, and a button where a map helps. */
GtkWidget *
tresen_event_content_new (const TresenTimelineEntry *event)
{
  g_autofree char *time = tresen_words_time (event->created_at_us);
  g_autoptr (TresenEventWords) words = tresen_event_words_new (event);
  /* Translators: an event and its time of day */
  g_autofree char *text = g_strdup_printf (_ ("%s · %s"), words->title, time);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *title = new_event_label (text, FALSE);

  gtk_widget_add_css_class (title, "dim-label");
  gtk_box_append (GTK_BOX (box), title);
  for (guint i = 0; i < words->lines->len; i++)
    gtk_box_append (GTK_BOX (box), new_event_label (words->lines->pdata[i], TRUE));
  if (g_str_equal (event->kind, "location_select"))
    {
      g_autofree char *label = tresen_words_detail (event, "label");

      add_place (box, event, label);
      gtk_widget_set_halign (gtk_widget_get_last_child (box), GTK_ALIGN_CENTER);
    }
  return box;
}
