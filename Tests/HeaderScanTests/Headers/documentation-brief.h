// scan: --docs brief -- -std=gnu17
/* Documentation in every style. This comment is none. */

/** One line. */
int one_line(void);

/**
 * Several lines. With two sentences.
 *
 * A second paragraph,
 * and a list:
 *  - first
 *  - second
 *
 *
 * @param a what goes in
 * @return what comes out
 */
int several_lines(int a);

/*! Qt style, with an exclamation mark. */
int qt_style(void);

/// Triple slash. Second sentence.
///
///     indented code
int triple_slash(void);

//! Slash and exclamation mark.
int slash_exclamation(void);

int trailing(void); /**< Behind the declaration. */
int trailing_slash(void); ///< Behind it, too.
int trailing_qt(void); /*!< And so. */

/**
 * gtk_style:
 * @widget: a widget
 * @data: (nullable): some data
 *
 * Does something. And more.
 *
 * Returns: (transfer full): a thing
 */
void *gtk_style(void *widget, void *data);

/** \brief Doxygen's brief. The rest. */
int doxygen_brief(void);
/** @brief At sign. */
int doxygen_at(void);

/************************
 * Stars all around.    *
 ************************/
int starred(void);

/** Struct. */
struct documented {
  /** Before the member. */
  int before;
  int behind; /**< Behind the member. */
  int slash; ///< Slash behind.
  int none;
  struct { int inner; /**< Inner. */ } nested; /**< The nested one. */
};

/** Enum. */
enum documented_enum {
  DOC_A, /**< First. */
  /** Second, before. */
  DOC_B,
  DOC_C, ///< Third.
  DOC_D
};

/** Typedef. */
typedef int documented_typedef;
/** Variable. */
extern int documented_variable;
/** Of an unnamed enum. */
enum { DOC_CONSTANT = 3 /**< The constant. */ };
/** Typedef of a tagless struct. */
typedef struct { int a; } Tagless;

/* Not a doc comment. */
int plain_comment(void);
// Nor is this.
int plain_slashes(void);
/** Separated by an empty line. */

int separated(void);
/***/
int empty_comment(void);
/** First declaration. */
int twice(void);
/** Second declaration. */
int twice(void);
int later(void);
/** Only the second has it. */
int later(void);
/** Ümläute, “quotes”, 日本語: and a "colon" # hash. */
int unicode(void);
/** Windows line ends and a tab:	here. */
int tab(void);
/** Unterminated sentence */
int no_full_stop(void);
/** e.g. an abbreviation. Second. */
int abbreviation(void);
